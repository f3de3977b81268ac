"""Every method of the Bot API that the room knows, by name."""

from collections.abc import Callable

from bot.practice import chats, delivery, descriptions, editing, sending, topics
from bot.practice.requests import Parameters
from bot.practice.world import World

# A method answers with JSON, or with something to await that does.
Method = Callable[[World, Parameters], object]

_NAMED: dict[str, Method] = {
    "getMe": descriptions.get_me,
    "getUpdates": delivery.get_updates,
    "setWebhook": delivery.set_webhook,
    "deleteWebhook": delivery.delete_webhook,
    "getWebhookInfo": delivery.get_webhook_info,
    "sendMessage": sending.send_message,
    "sendPhoto": sending.send_photo,
    "sendDocument": sending.send_document,
    "sendVoice": sending.send_voice,
    "sendSticker": sending.send_sticker,
    "copyMessage": sending.copy_message,
    "forwardMessage": sending.forward_message,
    "sendChatAction": sending.send_chat_action,
    "getFile": sending.get_file,
    "editMessageText": editing.edit_message_text,
    "editMessageCaption": editing.edit_message_caption,
    "editMessageReplyMarkup": editing.edit_message_reply_markup,
    "deleteMessage": editing.delete_message,
    "answerCallbackQuery": editing.answer_callback_query,
    "getChat": chats.get_chat,
    "getChatMember": chats.get_chat_member,
    "getChatAdministrators": chats.get_chat_administrators,
    "getChatMemberCount": chats.get_chat_member_count,
    "leaveChat": chats.leave_chat,
    "createForumTopic": topics.create_forum_topic,
    "editForumTopic": topics.edit_forum_topic,
    "closeForumTopic": topics.close_forum_topic,
    "reopenForumTopic": topics.reopen_forum_topic,
    "deleteForumTopic": topics.delete_forum_topic,
    "getMyCommands": descriptions.get_my_commands,
    "setMyCommands": descriptions.set_my_commands,
    "deleteMyCommands": descriptions.delete_my_commands,
    "getMyName": descriptions.get_my_name,
    "setMyName": descriptions.set_my_name,
    "getMyDescription": descriptions.get_my_description,
    "setMyDescription": descriptions.set_my_description,
    "getMyShortDescription": descriptions.get_my_short_description,
    "setMyShortDescription": descriptions.set_my_short_description,
    "getChatMenuButton": descriptions.get_chat_menu_button,
    "setChatMenuButton": descriptions.set_chat_menu_button,
}
METHODS = {name.lower(): method for name, method in _NAMED.items()}  # Telegram minds no case
