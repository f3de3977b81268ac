"""Tin chưa chắc đã tới: the same list and the same decisions as in the chat."""

import pytest

from knowledge.tables import Decision
from tests.bot.doubts import lost_answer
from tests.bot.turns import CITIZEN, UNKNOWN
from tests.bot.turns import words as seen_words
from tests.console.office import FOUNDER, OTHER, OWN, Office, words_of

pytestmark = pytest.mark.anyio
LIST = "/chua-chac"


def acts(office: Office, number: int) -> list[tuple[str, int]]:
    about = f"delivery {number}"
    rows = office.commune.rows(Decision)
    return [(one.act, one.made_by) for one in rows if one.subject == about]


async def test_the_list_says_what_and_to_whom_in_kind(office: Office) -> None:
    lost_answer(office.commune)
    said = words_of(await (await office.coordinator(OWN)).reads(LIST))
    assert f"cho người dân đã hỏi “{UNKNOWN}”" in said
    assert "Tổ Hoà Bình trả lời" in said
    assert "48 giờ" in said
    assert str(CITIZEN) not in said
    assert "Tin chưa chắc đã tới: 1" in await (await office.coordinator(OWN)).reads("/")


async def test_sent_again_it_comes_once(office: Office) -> None:
    number = lost_answer(office.commune)
    first, second = await office.coordinator(OWN), await office.coordinator(FOUNDER)
    assert "Đang gửi lại" in await first.does(f"{LIST}/{number}/gui-lai")
    assert "đã có người xử lý" in await second.does(f"{LIST}/{number}/gui-lai")
    delivered = office.commune.deliver()
    assert "Tổ Hoà Bình trả lời" in seen_words(delivered[CITIZEN])
    assert acts(office, number) == [("send again", OWN)]


async def test_passed_over_it_leaves_the_list(office: Office) -> None:
    number = lost_answer(office.commune)
    visitor = await office.coordinator(OWN)
    assert "Không còn tin nào chưa chắc đã tới" in await visitor.does(f"{LIST}/{number}/bo-qua")
    assert office.commune.deliver() == {}
    assert acts(office, number) == [("pass over", OWN)]


@pytest.mark.parametrize("act", ["gui-lai", "bo-qua"])
async def test_of_another_area_it_is_not_there(office: Office, act: str) -> None:
    number = lost_answer(office.commune)
    visitor = await office.coordinator(OTHER)
    assert "Tổ Hoà Bình" not in await visitor.reads(LIST)
    for each in (number, number + 100, "x"):
        assert (await visitor.sends(f"{LIST}/{each}/{act}")).status_code == 404
    await (await office.coordinator(OWN)).does(f"{LIST}/{number}/bo-qua")
    # Decided or not, nobody learns that it was there.
    assert (await visitor.sends(f"{LIST}/{number}/{act}")).status_code == 404
    assert acts(office, number) == [("pass over", OWN)]
