"""Updates as Telegram sends them, full of what must not be stored."""

CITIZEN, COORDINATOR, GROUP = 1001, 3001, -100500
USER = {
    "id": CITIZEN, "is_bot": False, "first_name": "Nguyệt Ánh", "last_name": "Trịnh-Bùi",
    "username": "anh_trinh_77", "language_code": "vi", "is_premium": True,
}  # fmt: skip
CHAT = {
    "id": CITIZEN, "type": "private", "first_name": "Nguyệt Ánh", "last_name": "Trịnh-Bùi",
    "username": "anh_trinh_77",
}  # fmt: skip
MESSAGE = {"message_id": 5, "date": 1790000000, "chat": CHAT, "from": USER}
FILE = {"file_id": "AgACAgUAAxk", "file_unique_id": "AQADuniq", "file_size": 93211}
SIZE = {"width": 1, "height": 1}
RICH = MESSAGE | {
    "text": "quen mk vneid",
    "entities": [{"type": "text_mention", "offset": 0, "length": 4, "user": USER}],
    "contact": {"phone_number": "+84904837261", "first_name": "Trịnh-Bùi", "vcard": "BEGIN:VCARD"},
    "location": {"latitude": 21.028511, "longitude": 105.804817},
    "venue": {"location": {"latitude": 21.028511, "longitude": 105.804817}, "title": "Ngõ Trạm",
              "address": "Ngõ Trạm"},
    "photo": [FILE | SIZE],
    "document": FILE | {"file_name": "trinh-bui.pdf"},
    "forward_origin": {"type": "user", "date": 1, "sender_user": USER},
    "reply_to_message": MESSAGE | {"text": "tin cũ"},
    "quote": {"text": "tin cũ", "position": 0},
    "via_bot": USER,
    "author_signature": "Trịnh-Bùi",
    "reply_markup": {"inline_keyboard": [[{"text": "tin cũ", "url": "https://t.me/anh_trinh_77"}]]},
    "link_preview_options": {"url": "https://t.me/anh_trinh_77"},
}  # fmt: skip
PRESS = {
    "id": "44",
    "from": USER,
    "message": RICH,
    "data": "step:3:doi-so:2",
    "chat_instance": "-81",
}
MEMBER = {"user": USER | {"id": 9, "is_bot": True}, "until_date": 0}
CHANGE = {
    "chat": CHAT, "from": USER, "date": 1790000000,
    "old_chat_member": MEMBER | {"status": "member"},
    "new_chat_member": MEMBER | {"status": "kicked", "until_date": 0},
    "invite_link": {"name": "Trịnh-Bùi", "creator": USER},
}  # fmt: skip
