import pytest

from tests.practice.conftest import CITIZEN, MEMBER, open_room

pytestmark = pytest.mark.anyio
TEAM = -1001000000001


async def test_one_a_second_to_a_person_and_twenty_a_minute_to_a_group():
    async with open_room(enforce_limits=True) as hands:
        await hands.meet(CITIZEN, MEMBER)
        await hands.control("groups", id=TEAM, title="Tổ", members=[MEMBER])

        async def status(chat_id: int) -> int:
            response = await hands.ask("sendMessage", chat_id=chat_id, text="chào")
            return response.status_code

        assert [await status(CITIZEN) for _ in range(2)] == [200, 429]
        assert await status(MEMBER) == 200
        hands.clock.now += 1
        assert [await status(TEAM) for _ in range(21)] == [200] * 20 + [429]
        refused = await hands.ask("sendMessage", chat_id=TEAM, text="chào")
        assert refused.json() == {
            "ok": False,
            "error_code": 429,
            "description": "Too Many Requests: retry after 60",
            "parameters": {"retry_after": 60},
        }
        hands.clock.now += 60
        assert await status(TEAM) == 200


async def test_thirty_a_second_in_all():
    async with open_room(enforce_limits=True) as hands:
        people = range(5001, 5032)
        for person in people:
            await hands.control("phones", id=person, first_name="Dân", role="citizen")
        await hands.meet(*people)

        statuses = [
            (await hands.ask("sendMessage", chat_id=person, text="chào")).status_code
            for person in people
        ]

        assert statuses == [200] * 30 + [429]
        await hands.call("getMe")


async def test_no_limits_unless_asked_for(hands):
    await hands.meet(CITIZEN)

    for _ in range(40):
        await hands.call("sendMessage", chat_id=CITIZEN, text="chào")
