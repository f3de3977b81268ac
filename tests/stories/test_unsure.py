"""A message that perhaps never arrived: a coordinator hears of it and has it sent again."""

from datetime import timedelta

import pytest

from tests.stories.conftest import Town
from tests.stories.crew import UNKNOWN, gather

pytestmark = pytest.mark.anyio


async def test_a_coordinator_has_it_sent_again_and_it_comes_once(town: Town) -> None:
    citizen, coordinator = town.citizen, town.coordinator
    await town.coordinator_opens_the_bot()
    await town.faults("sendMessage", "reset")
    await citizen.says("quên mật khẩu vneid")
    await town.until(lambda: town.deliveries("unsure"))
    assert not await citizen.has_seen()

    town.clock.goes_on(timedelta(minutes=6))
    notice = await coordinator.sees("Tin chưa chắc đã tới: 1", button="Xem các tin đó")
    await coordinator.presses(notice, "Xem các tin đó")
    listed = await coordinator.sees("cho người dân đã hỏi “quên mật khẩu vneid”")
    await coordinator.presses(listed, "1. Gửi lại")
    await citizen.sees("Đặt lại mật khẩu", button="Từng bước")
    done = await coordinator.sees("Đang gửi lại cho người dân")
    assert "Không còn tin nào" in done["text"]
    await town.until(lambda: not town.deliveries("queued") and not town.deliveries("sending"))
    assert len(await citizen.has_seen()) == 1
    assert not town.deliveries("unsure")


async def test_a_card_that_its_group_never_saw_is_brought_to_it(town: Town) -> None:
    crew = await gather(town)
    await crew.all_noted()
    body = {"method": "sendMessage", "kind": "reset", "times": 1, "chats": [crew.group]}
    (await town.http.post("/practice/faults", json=body)).raise_for_status()
    await crew.asks_the_team(town.citizen)
    await town.until(lambda: town.deliveries("unsure"))

    await town.coordinator.says("/chuachac")
    listed = await town.coordinator.sees("cho nhóm của Tổ công nghệ số xã Hoà Bình")
    await town.coordinator.presses(listed, "1. Gửi lại")
    card = await crew.card(crew.lan, UNKNOWN)
    await crew.lan.presses(card, "Nhận")
    await crew.lan.replies(await crew.card(crew.lan, "Lan nhận lúc"), "Ra hội nông dân xã hỏi.")
    await town.citizen.sees("Ra hội nông dân xã hỏi.")
