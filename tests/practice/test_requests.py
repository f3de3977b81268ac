"""How calls arrive: query, form, JSON, multipart; files up and down; who may call."""

import json

import pytest

from tests.practice.conftest import CITIZEN, TOKEN

pytestmark = pytest.mark.anyio
SEND = f"/bot{TOKEN}/sendMessage"
KEYBOARD = {"inline_keyboard": [[{"text": "Có", "callback_data": "yes"}]]}


async def test_every_kind_of_body_says_the_same(hands):
    await hands.meet(CITIZEN)
    plain = {"chat_id": CITIZEN, "text": "chào", "protect_content": True}
    form = plain | {"reply_markup": json.dumps(KEYBOARD), "protect_content": "true"}
    responses = [
        await hands.http.post(SEND, json=plain | {"reply_markup": KEYBOARD}),
        await hands.http.post(SEND, json=plain | {"reply_markup": json.dumps(KEYBOARD)}),
        await hands.http.post(SEND, data=form),
        await hands.http.post(SEND, data=form, files={"unused": b"x"}),
        await hands.http.get(SEND, params=form),
        await hands.http.post(SEND.replace("sendMessage", "SENDMESSAGE"), data=form),
    ]

    for response in responses:
        message = response.json()["result"]
        assert (message["text"], message["reply_markup"]) == ("chào", KEYBOARD)
        assert message["has_protected_content"] is True


async def test_unknown_parameters_and_nulls_are_ignored(hands):
    await hands.meet(CITIZEN)

    sent = await hands.call(
        "sendMessage", chat_id=CITIZEN, text="chào", reply_markup=None, colour="red"
    )

    assert sent["text"] == "chào"


async def test_a_file_goes_up_and_comes_down(hands):
    await hands.meet(CITIZEN)
    data = bytes(range(256)) * 8192  # 2 MiB: more than is held in memory while it is read

    sent = await hands.http.post(
        f"/bot{TOKEN}/sendDocument",
        data={"chat_id": CITIZEN, "document": "attach://part", "caption": "<b>đây</b>"}
        | {"parse_mode": "HTML"},
        files={"part": ("biểu mẫu.pdf", data, "application/pdf")},
    )

    message = sent.json()["result"]
    assert message["document"]["file_name"] == "biểu mẫu.pdf"
    assert message["document"]["mime_type"] == "application/pdf"
    assert message["caption"] == "đây"
    assert message["caption_entities"] == [{"type": "bold", "offset": 0, "length": 3}]
    file = await hands.call("getFile", file_id=message["document"]["file_id"])
    assert file["file_size"] == len(data)
    assert (await hands.http.get(f"/file/bot{TOKEN}/{file['file_path']}")).content == data
    (event,) = await hands.news(CITIZEN)
    assert (await hands.http.get(event["message"]["file"]["url"])).content == data
    assert (await hands.http.get(f"/file/bot{TOKEN}/documents/other.pdf")).status_code == 404
    assert (await hands.http.get(f"/file/botx/{file['file_path']}")).status_code == 401


async def test_a_known_file_is_sent_again_by_its_id(hands):
    await hands.meet(CITIZEN)
    files = {"file": ("đơn.jpg", b"not even a picture", "image/jpeg")}
    await hands.http.post(
        f"/practice/phones/{CITIZEN}/send", data={"kind": "document"}, files=files
    )
    ((_, update),) = [list(one.items()) for one in await hands.updates()]
    document = update[1]["document"]

    sent = await hands.call("sendDocument", chat_id=CITIZEN, document=document["file_id"])

    assert sent["document"]["file_unique_id"] == document["file_unique_id"]
    assert sent["document"]["file_name"] == "đơn.jpg"


async def test_bodies_have_a_limit(hands):
    await hands.meet(CITIZEN)
    too_long = b'{"text": "' + b"a" * 1024 * 1024 + b'"}'
    json_type = {"content-type": "application/json"}

    response = await hands.http.post(SEND, content=too_long, headers=json_type)
    assert (response.status_code, response.json()["error_code"]) == (413, 413)

    async def in_pieces():
        for _ in range(2):
            yield b" " * 600_000

    response = await hands.http.post(SEND, content=in_pieces(), headers=json_type)
    assert response.status_code == 413
    response = await hands.http.post(
        f"/bot{TOKEN}/sendDocument",
        data={"chat_id": CITIZEN},
        files={"document": ("a", b"a" * 22 * 1024 * 1024)},
    )
    assert response.status_code == 413


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 200),
        ({"host": "localhost:1"}, 200),
        ({"host": "[::1]:1"}, 200),
        ({"host": "rebound.example"}, 403),
        ({"host": "127.0.0.1.example:80"}, 403),
        ({"host": "[broken"}, 403),
        ({"origin": "https://elsewhere.example"}, 403),
        ({"origin": "null"}, 403),
        ({"host": "localhost:80", "origin": "http://localhost:81"}, 403),
        ({"host": "localhost:80", "origin": "http://localhost:80"}, 200),
    ],
)
async def test_only_this_computer_and_its_own_pages_may_call(hands, headers, status):
    for path in (f"/bot{TOKEN}/getMe", "/practice/phones"):
        assert (await hands.http.get(path, headers=headers)).status_code == status


async def test_the_list_of_calls(hands):
    await hands.meet(CITIZEN)
    start = (await hands.http.get("/practice/calls")).json()["next"]
    await hands.call("sendMessage", chat_id=CITIZEN, text="[chào", reply_markup=KEYBOARD)
    await hands.ask("sendMessage", chat_id=CITIZEN, text="")

    calls = (await hands.http.get("/practice/calls", params={"after": start})).json()["calls"]

    assert [(call["method"], call["status"]) for call in calls] == [
        ("sendMessage", 200),
        ("sendMessage", 400),
    ]
    assert calls[0]["parameters"] == {
        "chat_id": str(CITIZEN),
        "text": "[chào",
        "reply_markup": KEYBOARD,
    }
