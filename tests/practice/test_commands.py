import pytest

from tests.practice.conftest import CITIZEN, COORDINATOR, MEMBER

pytestmark = pytest.mark.anyio
TEAM = -1001000000001


def command(name: str) -> list[dict]:
    return [{"command": name, "description": f"Lệnh {name}"}]


async def menu(hands, person: int, chat_id: int = 0) -> str:
    query = {"chat_id": chat_id} if chat_id else {}
    answer = await hands.http.get(f"/practice/phones/{person}/commands", params=query)
    return "".join(one["command"] for one in answer.json()["commands"])


async def test_the_narrowest_scope_wins_and_the_language_within_it(hands):
    await hands.control("phones", id=1002, first_name="Tim", role="citizen", language_code="en")
    await hands.control("groups", id=TEAM, title="Tổ", members=[COORDINATOR, MEMBER])
    scopes = (
        (None, "", "default"),
        (None, "en", "default_en"),
        ({"type": "all_group_chats"}, "", "groups"),
        ({"type": "all_private_chats"}, "vi", "private_vi"),
        ({"type": "chat", "chat_id": MEMBER}, "", "hoa"),
        ({"type": "all_chat_administrators"}, "", "admins"),
        ({"type": "chat_member", "chat_id": TEAM, "user_id": MEMBER}, "", "hoa_in_team"),
    )

    for scope, language, name in scopes:
        where = {"scope": scope, "language_code": language}
        await hands.call("setMyCommands", commands=command(name), **where)

    assert await menu(hands, CITIZEN) == "private_vi"
    assert await menu(hands, 1002) == "default_en"
    assert await menu(hands, MEMBER) == "hoa"
    assert await menu(hands, MEMBER, TEAM) == "hoa_in_team"
    assert await menu(hands, COORDINATOR, TEAM) == "admins"
    for scope, language, name in scopes:
        where = {"scope": scope, "language_code": language}
        assert await hands.call("getMyCommands", **where) == command(name)
        await hands.call("deleteMyCommands", **where)
        assert await hands.call("getMyCommands", **where) == []
    assert await menu(hands, CITIZEN) == ""


async def test_phones_are_told_of_a_new_menu(hands):
    await hands.call("setMyCommands", commands=command("/start"))

    (event,) = await hands.news(CITIZEN)

    assert (event["type"], event["commands"][0]["command"]) == ("commands", "start")


async def test_texts_by_language(hands):
    await hands.call("setMyDescription", description="Xin chào")
    await hands.call("setMyDescription", description="Hello", language_code="en")
    await hands.call("setMyShortDescription", short_description="Trợ giúp")
    await hands.call("setMyName", name="Tổ Số")

    assert await hands.call("getMyDescription", language_code="en") == {"description": "Hello"}
    assert await hands.call("getMyDescription", language_code="vi") == {"description": "Xin chào"}
    assert await hands.call("getMyShortDescription") == {"short_description": "Trợ giúp"}
    assert await hands.call("getMyName") == {"name": "Tổ Số"}
    await hands.call("setMyDescription", description="", language_code="en")
    assert await hands.call("getMyDescription", language_code="en") == {"description": "Xin chào"}


async def test_the_menu_button(hands):
    assert await hands.call("getChatMenuButton") == {"type": "default"}
    await hands.call("setChatMenuButton", menu_button={"type": "commands"})
    await hands.call("setChatMenuButton", chat_id=CITIZEN, menu_button={"type": "default"})

    assert await hands.call("getChatMenuButton", chat_id=MEMBER) == {"type": "commands"}
    answer = (await hands.http.get(f"/practice/phones/{CITIZEN}/commands")).json()
    assert answer["menu_button"] == {"type": "default"}
