"""The list of what nobody has answered: filtered, in order, ticked."""

import re
from datetime import timedelta
from html import unescape
from urllib.parse import parse_qsl, urlsplit

import pytest

from knowledge.database import writing
from knowledge.loop import gap_list, groups
from knowledge.tables import Question, QuestionGroup
from tests.bot.turns import CITIZEN, NEIGHBOUR
from tests.console.office import HOA_BINH, OTHER, OWN, TAN_LAP, Office, words_of

pytestmark = pytest.mark.anyio

BEES = "nấu phở bò cho sáu người ăn"
SHRIMPS = "cách nuôi tôm hùm trong bể kính ở nhà"
SHRIMPS_TOO = "cach nuoi tom hum trong be kinh o nha"
CAMELS = "lạc đà uống bao nhiêu nước"


def asked(office: Office, user: int, text: str, team: str = "") -> None:
    """Asked, and kept to oneself; half a minute later it has its place."""
    if team:
        office.commune.says(user, f"/start to_{team}")
    office.commune.says(user, text)
    with writing(office.engine) as session:
        groups.place_all(session, office.commune.now)


def listed(html: str) -> list[str]:
    """The titles, in order."""
    return re.findall(r'class="whole" href="[^"]+">([^<]+)<', html)


def query_of(address: str) -> dict[str, str]:
    return dict(parse_qsl(urlsplit(unescape(address)).query))


async def test_like_questions_are_one_line_with_how_often_and_where(office: Office) -> None:
    office.commune.asks_the_team(CITIZEN, SHRIMPS)
    office.commune.asks_the_team(NEIGHBOUR, SHRIMPS_TOO)
    html = await (await office.coordinator()).reads("/cau-hoi")
    assert listed(html) == [SHRIMPS_TOO]
    said = words_of(html)
    assert f"Cách hỏi khác: “{SHRIMPS}” hỏi 2 lần Hoà Bình lần cuối vừa xong" in said
    assert "đã gửi tổ: 2" in said
    assert "2 lượt hỏi" in said
    assert "không bài nào đủ gần" in said


async def test_newest_first_or_most_asked_first(office: Office) -> None:
    asked(office, CITIZEN, SHRIMPS)
    asked(office, NEIGHBOUR, SHRIMPS_TOO)
    office.commune.now += timedelta(hours=1)
    asked(office, CITIZEN, BEES)
    visitor = await office.coordinator()
    assert listed(await visitor.reads("/cau-hoi")) == [BEES, SHRIMPS_TOO]
    assert listed(await visitor.reads("/cau-hoi", xep="most")) == [SHRIMPS_TOO, BEES]


FILTERS: tuple[tuple[dict[str, str], list[str]], ...] = (
    ({"to": HOA_BINH}, [SHRIMPS]),
    ({"to": TAN_LAP}, [BEES]),
    ({"to": "nowhere"}, [BEES, SHRIMPS]),
    ({"ky": "7"}, [BEES]),
    ({"ky": "30"}, [BEES, SHRIMPS]),
    ({"ky": "8"}, [BEES, SHRIMPS]),
    ({"kq": "failed"}, []),
    ({"kq": "unanswered_no_match", "to": TAN_LAP}, [BEES]),
    ({"xem": "decided"}, []),
    ({"trang": "2"}, []),
)


async def test_filters_stand_in_the_address(office: Office) -> None:
    asked(office, CITIZEN, SHRIMPS, HOA_BINH)
    office.commune.now += timedelta(days=10)
    asked(office, NEIGHBOUR, BEES, TAN_LAP)
    visitor = await office.coordinator()
    for query, found in FILTERS:
        html = await visitor.reads("/cau-hoi", **query)
        assert listed(html) == found, query
        assert found or "Không có câu nào như vậy" in html or "Chưa quyết câu nào" in html


async def test_a_coordinator_of_one_area_sees_what_was_asked_there(office: Office) -> None:
    asked(office, CITIZEN, SHRIMPS, HOA_BINH)
    asked(office, NEIGHBOUR, SHRIMPS_TOO, TAN_LAP)
    asked(office, NEIGHBOUR, BEES, TAN_LAP)
    own = await (await office.coordinator(OWN)).reads("/cau-hoi")
    assert listed(own) == [SHRIMPS]
    assert "1 lượt hỏi" in words_of(own)
    assert listed(await (await office.coordinator(OTHER)).reads("/cau-hoi")) == [BEES, SHRIMPS_TOO]


async def test_a_page_has_twenty_and_leads_to_the_next(office: Office) -> None:
    with writing(office.engine) as session:
        for number in range(gap_list.PAGE + 1):
            group = QuestionGroup(likeness=str(number), opened_at=office.commune.now)
            group.times, group.last_at = 1, office.commune.now
            session.add(group)
            session.flush()
            question = Question(
                bot_id=9,
                update_id=10_000 + number,
                asked_at=office.commune.now,
                text=f"câu thứ {number}",
                folded=str(number),
                outcome="unanswered_no_match",
                group_id=group.id,
            )
            session.add(question)
    visitor = await office.coordinator()
    first = await visitor.reads("/cau-hoi", xep="most")
    assert len(listed(first)) == gap_list.PAGE
    on = re.search(r'rel="next" href="/banlamviec([^"]+)"', first)
    assert on is not None
    second = await visitor.reads("/cau-hoi", **query_of(on[1]))
    assert len(listed(second)) == 1
    assert not set(listed(first)) & set(listed(second))
    back = re.search(r'rel="prev" href="/banlamviec([^"]+)"', second)
    assert back is not None
    assert listed(await visitor.reads("/cau-hoi", **query_of(back[1]))) == listed(first)


async def test_nothing_waits(office: Office) -> None:
    html = await (await office.coordinator()).reads("/cau-hoi")
    assert "Không còn câu hỏi nào đang chờ" in html or "trong vòng một phút" in html
    assert "Gắn vào" not in html


async def test_words_of_people_are_words(office: Office) -> None:
    asked(office, CITIZEN, "<script>alert(1)</script> nuôi tôm <b>hùm</b>")
    html = await (await office.coordinator()).reads("/cau-hoi")
    assert "<script>alert" not in html
    assert "&lt;script&gt;" in html


async def test_ticked_ones_lead_to_one_page_for_all(office: Office) -> None:
    asked(office, CITIZEN, SHRIMPS)
    asked(office, CITIZEN, BEES)
    asked(office, CITIZEN, CAMELS)
    visitor = await office.coordinator()
    await visitor.reads("/cau-hoi")
    kept = "to=hoa-binh&kq=unanswered_no_match&ky=7&xep=most"
    html = await visitor.does(f"/cau-hoi?{kept}", lam="gan", nhom=["1", "3"])
    assert visitor.followed.endswith(f"/cau-hoi/gan?nhom=1-3&{kept}")
    said = words_of(html)
    assert SHRIMPS in said
    assert CAMELS in said
    assert BEES not in said
    await visitor.does("/cau-hoi", lam="khong-phai", nhom=["2"])
    assert visitor.followed.endswith("/cau-hoi/2/khong-phai")


async def test_nothing_ticked_is_said(office: Office) -> None:
    asked(office, CITIZEN, SHRIMPS)
    visitor = await office.coordinator()
    assert "đánh dấu ít nhất một câu" in await visitor.does("/cau-hoi", lam="gan")
    assert (await visitor.sends("/cau-hoi", lam="rm -rf", nhom=["1"])).status_code == 404
