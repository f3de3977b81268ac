import pytest

from bot.practice.server import TEAM_GROUP, team_group
from tests.practice.conftest import CITIZEN, COORDINATOR, MEMBER, open_room

pytestmark = pytest.mark.anyio
TEAM, FORUM, SMALL = -1001000000001, -1001000000002, -77
BOT = "@toso_practice_bot"


async def make(hands, chat_id: int, **more) -> None:
    people = {"members": [COORDINATOR, MEMBER]}
    await hands.control("groups", id=chat_id, title="Tổ số", **people | more)


def heard(updates) -> list[str]:
    return [update["message"]["text"] for update in updates]


async def test_the_bot_learns_that_it_was_added(hands):
    await make(hands, TEAM)
    added, joined = await hands.updates()

    change = added["my_chat_member"]
    assert change["chat"] == {"id": TEAM, "title": "Tổ số", "type": "supergroup"}
    assert (change["old_chat_member"]["status"], change["new_chat_member"]["status"]) == (
        "left",
        "member",
    )
    assert joined["message"]["new_chat_members"] == [hands.room.world.bot]


async def test_privacy_mode(hands):
    await make(hands, TEAM)
    await hands.updates()
    own = await hands.call("sendMessage", chat_id=TEAM, text="Phiếu mới")
    foreign = await hands.act(MEMBER, "say", text="để tôi", chat_id=TEAM)

    for text, reply_to in (
        ("chào cả tổ", 0),
        ("/phieu", 0),
        (f"/phieu{BOT}", 0),
        ("/phieu@other_bot", 0),
        ("gõ /phieu nhé", 0),
        (f"hỏi {BOT} xem", 0),
        ("hỏi @chihoa_99 xem", 0),
        ("đã xong", own["message_id"]),
        ("cảm ơn", foreign["message"]["message_id"]),
    ):
        await hands.act(MEMBER, "say", text=text, chat_id=TEAM, reply_to=reply_to)

    expected = ["/phieu", f"/phieu{BOT}", f"hỏi {BOT} xem", "đã xong"]
    assert heard(await hands.updates()) == expected


async def test_an_administrator_hears_everything(hands):
    await make(hands, TEAM, bot="administrator")
    await hands.updates()
    said = await hands.act(MEMBER, "say", text="chào cả tổ", chat_id=TEAM)

    assert heard(await hands.updates()) == ["chào cả tổ"]
    number = said["message"]["message_id"]
    assert await hands.call("deleteMessage", chat_id=TEAM, message_id=number) is True


async def test_everybody_in_a_group_sees_what_is_said_there(hands):
    await make(hands, TEAM)
    for person in (MEMBER, COORDINATOR, CITIZEN):
        await hands.news(person)

    await hands.call("sendMessage", chat_id=TEAM, text="chào")

    for person in (MEMBER, COORDINATOR):
        (event,) = await hands.news(person)
        assert (event["chat_id"], event["message"]["text"]) == (TEAM, "chào")
    assert await hands.news(CITIZEN) == []
    outsider = {"text": "tôi nữa", "chat_id": TEAM}
    refused = await hands.http.post(f"/practice/phones/{CITIZEN}/say", json=outsider)
    assert refused.status_code == 400


async def test_a_member_presses_a_button_in_the_group(hands):
    await make(hands, TEAM)
    await hands.updates()
    keyboard = {"inline_keyboard": [[{"text": "Nhận", "callback_data": "take"}]]}
    sent = await hands.call("sendMessage", chat_id=TEAM, text="Phiếu", reply_markup=keyboard)
    press = {"message_id": sent["message_id"], "data": "take", "chat_id": TEAM}

    await hands.act(MEMBER, "press", **press)
    await hands.act(COORDINATOR, "press", **press)

    first, second = [update["callback_query"] for update in await hands.updates()]
    assert (first["from"]["id"], second["from"]["id"]) == (MEMBER, COORDINATOR)
    assert first["chat_instance"] == second["chat_instance"]
    assert first["id"] != second["id"]


async def test_who_is_in_a_group(hands):
    await make(hands, FORUM, is_forum=True)

    async def status(user_id: int) -> str:
        member = await hands.call("getChatMember", chat_id=FORUM, user_id=user_id)
        return member["status"]

    statuses = [await status(user) for user in (COORDINATOR, MEMBER, CITIZEN, 4242)]
    assert statuses == ["creator", "member", "left", "administrator"]
    owner, bot = await hands.call("getChatAdministrators", chat_id=FORUM)
    assert (owner["user"]["id"], bot["can_manage_topics"]) == (COORDINATOR, True)
    assert (await hands.call("getChat", chat_id=FORUM))["is_forum"] is True
    assert await hands.call("getChatMemberCount", chat_id=FORUM) == 3


async def test_topics(hands):
    await make(hands, FORUM, is_forum=True)
    await hands.updates()
    topic = await hands.call("createForumTopic", chat_id=FORUM, name="Phiếu 12")
    place = {"chat_id": FORUM, "message_thread_id": topic["message_thread_id"]}

    sent = await hands.call("sendMessage", **place, text="Bác Ba hỏi")
    await hands.act(MEMBER, "say", **place, text="để tôi")
    other = await hands.act(MEMBER, "say", chat_id=FORUM, text="chung")

    assert (sent["message_thread_id"], sent["is_topic_message"]) == (
        topic["message_thread_id"],
        True,
    )
    opened, said, general = [update["message"] for update in await hands.updates()]
    assert opened["forum_topic_created"]["name"] == "Phiếu 12"
    assert opened["message_id"] == topic["message_thread_id"]
    assert said["message_thread_id"] == topic["message_thread_id"]
    assert said["reply_to_message"]["message_id"] == topic["message_thread_id"]
    assert "message_thread_id" not in general
    assert "message_thread_id" not in other["message"]


async def test_the_life_of_a_topic(hands):
    await make(hands, FORUM, is_forum=True)
    topic = await hands.call("createForumTopic", chat_id=FORUM, name="Phiếu 12")
    place = {"chat_id": FORUM, "message_thread_id": topic["message_thread_id"]}

    async def refusal(method: str, **parameters) -> str:
        return (await hands.ask(method, **place, **parameters)).json()["description"]

    assert await hands.call("editForumTopic", **place, name="Phiếu 12 · xong") is True
    assert await refusal("editForumTopic", name="Phiếu 12 · xong") == (
        "Bad Request: TOPIC_NOT_MODIFIED"
    )
    assert await hands.call("closeForumTopic", **place) is True
    assert await refusal("closeForumTopic") == "Bad Request: TOPIC_NOT_MODIFIED"
    await hands.call("sendMessage", **place, text="một quản trị viên vẫn viết được")
    closed = await hands.http.post(f"/practice/phones/{MEMBER}/say", json=place | {"text": "a"})
    assert closed.json()["description"] == "Bad Request: TOPIC_CLOSED"
    assert await hands.call("reopenForumTopic", **place) is True
    await hands.control(f"groups/{FORUM}/bot", status="member")
    assert await refusal("closeForumTopic") == "Bad Request: not enough rights to close the topic"
    await hands.control(f"groups/{FORUM}/bot", status="administrator")
    assert await hands.call("deleteForumTopic", **place) is True
    assert await refusal("sendMessage", text="a") == "Bad Request: message thread not found"


async def test_a_reply_goes_to_the_topic_of_its_target(hands):
    await make(hands, FORUM, is_forum=True)
    topic = await hands.call("createForumTopic", chat_id=FORUM, name="Phiếu 12")
    thread = topic["message_thread_id"]
    said = await hands.act(MEMBER, "say", chat_id=FORUM, message_thread_id=thread, text="hỏi")

    answer = await hands.call(
        "sendMessage", chat_id=FORUM, text="đáp",
        reply_parameters={"message_id": said["message"]["message_id"]},
    )  # fmt: skip

    assert answer["message_thread_id"] == thread
    assert answer["reply_to_message"]["text"] == "hỏi"


async def test_a_group_becomes_a_supergroup(hands):
    await make(hands, SMALL, kind="group")
    await hands.updates()

    bigger = (await hands.control(f"groups/{SMALL}/upgrade"))["id"]

    old, new = [update["message"] for update in await hands.updates()]
    assert (old["chat"]["id"], old["migrate_to_chat_id"]) == (SMALL, bigger)
    assert (new["chat"]["id"], new["migrate_from_chat_id"]) == (bigger, SMALL)
    await hands.act(MEMBER, "say", chat_id=bigger, text="/phieu")
    assert heard(await hands.updates()) == ["/phieu"]
    late = await hands.http.post(
        f"/practice/phones/{MEMBER}/say", json={"chat_id": SMALL, "text": "a"}
    )
    assert late.status_code == 400


async def test_the_bot_leaves_is_removed_and_comes_back(hands):
    await make(hands, TEAM)
    await hands.updates()

    await hands.call("leaveChat", chat_id=TEAM)
    await hands.act(MEMBER, "say", chat_id=TEAM, text="/phieu")
    await hands.control(f"groups/{TEAM}/bot", status="member")
    await hands.control(f"groups/{TEAM}/bot", status="kicked")

    left, back, joined, kicked = await hands.updates()
    assert left["my_chat_member"]["from"]["is_bot"] is True
    assert back["my_chat_member"]["new_chat_member"]["status"] == "member"
    assert "new_chat_members" in joined["message"]
    assert kicked["my_chat_member"]["new_chat_member"]["status"] == "kicked"
    assert (await hands.ask("leaveChat", chat_id=TEAM)).status_code == 403


async def join(hands, person: int, chat_id: int, payload: str = "to_hoabinh", **more):
    body = {"chat_id": chat_id, "payload": payload} | more
    return await hands.http.post(f"/practice/phones/{person}/startgroup", json=body)


async def test_a_startgroup_link_takes_the_bot_in_and_tells_it_why(hands):
    await make(hands, TEAM, bot="left")
    assert await hands.updates() == []

    await join(hands, COORDINATOR, TEAM)
    await join(hands, COORDINATOR, TEAM, payload="")

    change, joined, *said = await hands.updates()
    assert change["my_chat_member"]["from"]["id"] == COORDINATOR
    assert joined["message"]["new_chat_members"] == [hands.room.world.bot]
    assert heard(said) == [f"/start{BOT} to_hoabinh", f"/start{BOT}"]
    assert said[0]["message"]["from"]["id"] == COORDINATOR


async def test_a_link_may_ask_for_an_administrator(hands):
    await make(hands, FORUM, is_forum=True, bot="left")

    await join(hands, COORDINATOR, FORUM)
    await join(hands, COORDINATOR, FORUM, as_admin=True)
    await join(hands, COORDINATOR, FORUM)

    changes = [one["my_chat_member"] for one in await hands.updates() if "my_chat_member" in one]
    statuses = [change["new_chat_member"]["status"] for change in changes]
    assert statuses == ["member", "administrator"]


@pytest.mark.parametrize(
    ("person", "chat_id", "more", "words"),
    [
        (MEMBER, TEAM, {}, "not enough rights to add the bot to the chat"),
        (CITIZEN, TEAM, {}, "not enough rights to add the bot to the chat"),
        (COORDINATOR, SMALL, {}, "chat not found"),
        (COORDINATOR, TEAM, {"payload": "tổ số"}, "START_PARAM_INVALID"),
        (COORDINATOR, TEAM, {"payload": "a" * 65}, "START_PARAM_INVALID"),
        (COORDINATOR, TEAM, {"as_admin": "yes"}, 'field "as_admin" must be of type Boolean'),
    ],
)
async def test_a_startgroup_link_that_leads_nowhere(hands, person, chat_id, more, words):
    await make(hands, TEAM, bot="left")

    refused = await join(hands, person, chat_id, **more)

    assert refused.json()["description"] == f"Bad Request: {words}"
    assert await hands.updates() == []


async def test_the_phones_of_a_group_learn_what_becomes_of_it(hands):
    await make(hands, SMALL, kind="group", bot="left")
    await hands.control(f"groups/{SMALL}/bot", status="member")
    bigger = (await hands.control(f"groups/{SMALL}/upgrade"))["id"]

    told = [one["group"] for one in await hands.news(MEMBER) if one["type"] == "group"]

    assert [(group["id"], group["bot"], group["migrated_to"]) for group in told] == [
        (SMALL, "left", None),
        (SMALL, "member", None),
        (SMALL, "member", bigger),
        (bigger, "member", None),
    ]
    assert told[-1]["members"] == [COORDINATOR, MEMBER]
    assert (await hands.http.get("/practice/groups")).json() == {"groups": told[-2:]}
    assert await hands.news(CITIZEN) == []


async def test_a_phone_sees_the_names_of_topics(hands):
    await make(hands, FORUM, is_forum=True)
    await hands.call("createForumTopic", chat_id=FORUM, name="Phiếu 12")

    *_, opened = await hands.news(MEMBER)

    message = opened["message"]
    assert (message["service"], message["topic_name"]) == ("forum_topic_created", "Phiếu 12")


async def test_the_team_of_the_room_has_no_bot_yet():
    async with open_room(groups=[team_group()]) as hands:
        (team,) = (await hands.http.get("/practice/groups")).json()["groups"]

        assert (team["id"], team["bot"], team["members"]) == (TEAM_GROUP, "left", [3001, 4001])
        assert await hands.updates() == []
