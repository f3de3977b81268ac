"""What people can do, and what the bot hears of it."""

import asyncio

import pytest

from tests.practice.conftest import CITIZEN, MEMBER, START

pytestmark = pytest.mark.anyio
KEYBOARD = {"inline_keyboard": [[{"text": "Có", "callback_data": "yes"}]]}


async def test_the_phones(hands):
    listed = (await hands.http.get("/practice/phones")).json()

    assert listed["bot"]["username"] == "toso_practice_bot"
    assert listed["phones"][0] == {
        "id": 1001,
        "first_name": "Bác Ba",
        "role": "citizen",
        "chat_id": 1001,
        "language_code": "vi",
        "blocked": False,
    }
    roles = [phone["role"] for phone in listed["phones"]]
    assert roles == ["citizen", "citizen", "member", "coordinator"]


async def test_a_page_that_is_opened_later_knows_who_blocked_the_bot(hands):
    await hands.control("phones/1001/block")

    listed = (await hands.http.get("/practice/phones")).json()["phones"]
    assert [phone["id"] for phone in listed if phone["blocked"]] == [1001]


async def test_a_person_can_be_added_once(hands):
    person = {"id": 1002, "first_name": "Cô Tư", "role": "citizen", "language_code": "en"}

    assert (await hands.control("phones", **person))["chat_id"] == 1002
    assert (await hands.http.post("/practice/phones", json=person)).status_code == 400
    await hands.meet(1002)
    await hands.call("sendMessage", chat_id=1002, text="chào")


async def test_deep_link(hands):
    await hands.act(CITIZEN, "start", payload="guide_x")
    (update,) = await hands.updates()

    assert update["message"] == {
        "message_id": update["message"]["message_id"],
        "from": {"id": 1001, "is_bot": False, "first_name": "Bác Ba", "language_code": "vi"},
        "chat": {"id": 1001, "first_name": "Bác Ba", "type": "private"},
        "date": int(START),
        "text": "/start guide_x",
        "entities": [{"type": "bot_command", "offset": 0, "length": 6}],
    }


async def test_one_sees_ones_own_words_too(hands):
    said = await hands.act(CITIZEN, "say", text="chào")

    (event,) = await hands.news(CITIZEN)

    assert event["message"] == said["message"]
    assert (event["message"]["from_bot"], event["message"]["text"]) == (False, "chào")


async def test_waiting_for_news_ends_with_the_first_news(hands):
    await hands.meet(CITIZEN)
    waiting = asyncio.create_task(hands.news(CITIZEN, wait=30))
    sleeper = asyncio.create_task(hands.news(MEMBER, wait=0.01))

    await hands.call("sendMessage", chat_id=CITIZEN, text="chào")

    assert [event["message"]["text"] for event in await waiting] == ["chào"]
    assert await sleeper == []


async def test_only_buttons_that_are_there_can_be_pressed(hands):
    await hands.meet(CITIZEN)
    sent = await hands.call("sendMessage", chat_id=CITIZEN, text="?", reply_markup=KEYBOARD)

    for press in (
        {"message_id": sent["message_id"], "data": "no"},
        {"message_id": 5, "data": "yes"},
        {"message_id": sent["message_id"], "data": "yes", "chat_id": MEMBER},
    ):
        response = await hands.http.post(f"/practice/phones/{CITIZEN}/press", json=press)
        assert response.status_code == 400
    assert await hands.updates() == []


async def test_blocking_and_unblocking(hands):
    await hands.meet(CITIZEN)

    await hands.act(CITIZEN, "block")
    response = await hands.http.post(f"/practice/phones/{CITIZEN}/say", json={"text": "chào"})
    await hands.act(CITIZEN, "unblock")
    await hands.call("sendMessage", chat_id=CITIZEN, text="chào")

    assert response.status_code == 409
    left, back = [update["my_chat_member"] for update in await hands.updates()]
    assert (left["old_chat_member"]["status"], left["new_chat_member"]["status"]) == (
        "member",
        "kicked",
    )
    assert back["new_chat_member"] == {"status": "member", "user": hands.room.world.bot}


@pytest.mark.parametrize(
    ("kind", "file", "field"),
    [
        ("photo", ("a.gif", b"GIF89a\x40\x01\xf0\x00"), "photo"),
        ("photo", ("a.jpg", b"nothing of the kind"), "photo"),
        ("voice", ("a.ogg", b"OggS"), "voice"),
        ("document", ("a.pdf", b"%PDF"), "document"),
        ("video", ("a.mp4", b"mp4"), "video"),
        ("sticker", ("a.webp", b"RIFF"), "sticker"),
        ("location", None, "location"),
        ("contact", None, "contact"),
    ],
)
async def test_what_people_send(hands, kind, file, field):
    response = await hands.http.post(
        f"/practice/phones/{CITIZEN}/send",
        data={"kind": kind, "caption": "đây", "media_group_id": "7"},
        files={"file": file} if file else None,
    )

    assert response.status_code == 200
    (update,) = await hands.updates()
    assert field in update["message"]
    if file:
        assert (update["message"]["caption"], update["message"]["media_group_id"]) == ("đây", "7")
        assert response.json()["message"]["file"]["kind"] == kind


async def test_a_photo_comes_in_sizes_the_largest_last(hands):
    picture = b"\x89PNG\r\n\x1a\n" + b"\0\0\0\rIHDR" + bytes.fromhex("0000014000000f00")
    await hands.http.post(
        f"/practice/phones/{CITIZEN}/send", data={"kind": "photo"}, files={"file": picture}
    )
    (update,) = await hands.updates()
    sizes = update["message"]["photo"]

    assert [(size["width"], size["height"]) for size in sizes] == [(7, 90), (320, 3840)]
    assert sizes[0]["file_id"] != sizes[1]["file_id"]


async def test_what_cannot_be_done(hands):
    said = await hands.act(CITIZEN, "say", text="chào")
    number = said["message"]["message_id"]

    for path, body, status in (
        ("phones/7/say", {"text": "a"}, 404),
        (f"phones/{CITIZEN}/say", {"text": " "}, 400),
        (f"phones/{CITIZEN}/say", {"text": 5}, 400),
        (f"phones/{CITIZEN}/say", {"text": "a" * 4097}, 400),
        (f"phones/{CITIZEN}/say", {"text": "a", "chat_id": -5}, 400),
        (f"phones/{CITIZEN}/say", {"text": "a", "reply_to": 5}, 400),
        (f"phones/{CITIZEN}/say", {"text": "a", "chat_id": "x"}, 400),
        (f"phones/{MEMBER}/edit", {"message_id": number, "text": "a"}, 400),
        (f"phones/{CITIZEN}/edit", {"message_id": number, "text": ""}, 400),
        (f"phones/{CITIZEN}/send", {"kind": "song"}, 400),
        (f"phones/{CITIZEN}/send", {"kind": "photo"}, 400),
        ("phones", {"id": -1, "first_name": "a"}, 400),
        ("faults", {"kind": "earthquake"}, 400),
        ("groups", {"id": 5, "title": "a", "members": [CITIZEN]}, 400),
        ("groups", {"id": -5, "title": "a", "members": [CITIZEN]}, 400),
        ("groups", {"id": -1001, "title": "a", "kind": "group", "members": []}, 400),
        ("groups", {"id": -1001, "title": "a", "kind": "group", "members": [7]}, 404),
        ("groups", {"id": -1001, "title": "a", "kind": "crowd", "members": [CITIZEN]}, 400),
        ("groups/-1001/upgrade", {}, 400),
        ("nothing", {}, 404),
    ):
        response = await hands.http.post(f"/practice/{path}", json=body)
        assert (response.status_code, response.json()["ok"]) == (status, False), (path, body)
    assert (await hands.http.get("/practice/phones/7/events")).status_code == 404
    assert (await hands.http.get(f"/practice/phones/{CITIZEN}/events?wait=x")).status_code == 400
