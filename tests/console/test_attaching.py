"""A guide that there is answers it: found, tried, agreed to, told."""

import re

import pytest

from knowledge import library
from knowledge.database import reading
from knowledge.guides import parse
from knowledge.tables import QuestionGroup
from tests.bot.turns import CITIZEN, GROUP, GUIDE, NEIGHBOUR, words
from tests.console.office import HOA_BINH, OTHER, OWN, TAN_LAP, Office, words_of
from tests.console.test_questions import BEES, CAMELS, SHRIMPS, SHRIMPS_TOO, asked, listed
from tests.guides import import_starter, starter_texts

pytestmark = pytest.mark.anyio

SEALS = re.compile(r'name="dau" value="(\d+:\d+)"')
OTHER_GUIDE = "vneid-quen-passcode"
LIKE_SHRIMPS = "nuôi tôm hùm có khó không"
TITLE = parse(starter_texts()[GUIDE], GUIDE).title


def learned(office: Office, guide: str = GUIDE) -> set[str]:
    """What the guide can be asked for now that its author did not think of."""
    with reading(office.engine) as session:
        asks = parse(library.text_of(session, guide), guide).asks
    return set(asks) - set(parse(starter_texts()[guide], guide).asks)


def guides(office: Office) -> list[str | None]:
    return [one.guide for one in sorted(office.commune.rows(QuestionGroup), key=lambda g: g.id)]


async def test_the_likeliest_first_and_a_search_for_the_rest(office: Office) -> None:
    import_starter(office.engine)
    asked(office, CITIZEN, "bể kính passcode tôm hùm nuôi")
    visitor = await office.coordinator()
    html = await visitor.reads("/cau-hoi/1/gan")
    titles = listed(html)
    assert "passcode" in titles[0]
    assert f"/banlamviec/cau-hoi/1/gan/{OTHER_GUIDE}" in html
    found = listed(await visitor.reads("/cau-hoi/1/gan", tim="khai sinh"))
    assert "khai sinh" in found[0].lower()
    assert "Gõ lời khác" in await visitor.reads("/cau-hoi/1/gan", tim="zzzqq") or not listed(
        await visitor.reads("/cau-hoi/1/gan", tim="zzzqq")
    )


async def test_attached_in_one_yes(office: Office) -> None:
    office.commune.asks_the_team(CITIZEN, SHRIMPS)
    office.commune.deliver()
    visitor = await office.coordinator(OWN)
    html = await visitor.reads(f"/cau-hoi/1/gan/{GUIDE}")
    said = words_of(html)
    assert f"Cách hỏi bot sẽ học {SHRIMPS}" in said
    assert "Người hỏi của 1 câu sẽ đọc được tin" in said
    # The button comes with what it would change, behind the rest.
    assert (
        html.index('role="progressbar"')
        < html.index("đổi câu trả lời: 0")
        < html.index('name="dau"')
        < html.index("</main>")
    )
    html = await visitor.does(f"/cau-hoi/gan/{GUIDE}", dau=SEALS.findall(html))
    assert ": 1 câu. Đã học 1 cách hỏi. Số người được báo: 1." in words_of(html)
    assert learned(office) == {SHRIMPS}
    seen = office.commune.deliver()
    assert starter_texts()[GUIDE].partition("title: ")[2].partition("\n")[0] in words(seen[CITIZEN])
    assert seen[GROUP]


async def test_other_questions_that_would_be_answered_otherwise(office: Office) -> None:
    """Not alike, so of two groups; with the wording of the one the other finds the guide too."""
    for user, text in ((CITIZEN, SHRIMPS), (NEIGHBOUR, LIKE_SHRIMPS)):
        asked(office, user, text)
    assert len(guides(office)) == 2
    said = words_of(await (await office.coordinator()).reads(f"/cau-hoi/1/gan/{GUIDE}"))
    assert "đổi câu trả lời: 1" in said
    assert f"{LIKE_SHRIMPS} nay có lời giải chưa trả lời chắc → {TITLE}" in said


async def test_asked_otherwise_meanwhile_is_looked_at_again(office: Office) -> None:
    asked(office, CITIZEN, SHRIMPS)
    visitor = await office.coordinator()
    html = await visitor.reads(f"/cau-hoi/1/gan/{GUIDE}")
    newer = SHRIMPS + " ạ"
    asked(office, NEIGHBOUR, newer)
    assert len(guides(office)) == 1
    html = await visitor.does(f"/cau-hoi/gan/{GUIDE}", dau=SEALS.findall(html))
    assert "Vừa có người hỏi bằng lời khác" in words_of(html)
    assert visitor.followed.endswith(f"/cau-hoi/1/gan/{GUIDE}")
    assert newer in words_of(html)
    assert guides(office) == [None]
    await visitor.does(f"/cau-hoi/gan/{GUIDE}", dau=SEALS.findall(html))
    assert guides(office) == [GUIDE]


async def test_several_at_once_with_all_effects_together(office: Office) -> None:
    for text in (SHRIMPS, BEES, CAMELS):
        asked(office, CITIZEN, text)
    visitor = await office.coordinator()
    html = await visitor.reads(f"/cau-hoi/gan/{GUIDE}", nhom="1-3-99")
    said = words_of(html)
    assert "không còn, hoặc không thuộc địa bàn phụ trách: 1 câu" in said
    assert SHRIMPS in said
    assert CAMELS in said
    seals = SEALS.findall(html)
    assert len(seals) == 2
    said = words_of(await visitor.does(f"/cau-hoi/gan/{GUIDE}", dau=seals))
    assert ": 2 câu. Đã học 2 cách hỏi." in said
    assert guides(office) == [GUIDE, None, GUIDE]
    assert learned(office) == {SHRIMPS, CAMELS}


async def test_one_of_several_was_decided_meanwhile(office: Office) -> None:
    asked(office, CITIZEN, SHRIMPS)
    asked(office, CITIZEN, BEES)
    visitor = await office.coordinator()
    seals = SEALS.findall(await visitor.reads(f"/cau-hoi/gan/{GUIDE}", nhom="1-2"))
    office.commune.attaches(1)
    said = words_of(await visitor.does(f"/cau-hoi/gan/{GUIDE}", dau=seals))
    assert ": 1 câu." in said
    assert "đã có người quyết trước: 1 câu" in said
    again = await visitor.does(f"/cau-hoi/gan/{GUIDE}", dau=seals[:1])
    assert visitor.followed.endswith("/cau-hoi/1")
    assert "đã có người quyết trước: 1 câu" in words_of(again)


@pytest.mark.parametrize("path", ["/cau-hoi/1/gan", f"/cau-hoi/1/gan/{GUIDE}"])
async def test_another_areas_group_is_not_there(office: Office, path: str) -> None:
    asked(office, CITIZEN, SHRIMPS, HOA_BINH)
    seals = SEALS.findall(await (await office.coordinator()).reads(f"/cau-hoi/1/gan/{GUIDE}"))
    visitor = await office.coordinator(OTHER)
    assert (await visitor.asks(path)).status_code == 404
    assert (await visitor.sends(f"/cau-hoi/gan/{GUIDE}", dau=seals)).status_code == 404
    assert guides(office) == [None]


async def test_what_no_page_of_ours_sends_changes_nothing(office: Office) -> None:
    asked(office, CITIZEN, SHRIMPS)
    visitor = await office.coordinator()
    await visitor.reads("/cau-hoi")
    for seal in ("", "1", "1:", ":1", "1:x", "x:1", "-1:1", "1:1:1", "9" * 20):
        answer = await visitor.sends(f"/cau-hoi/gan/{GUIDE}", dau=[seal])
        assert answer.status_code == 404, seal
    assert guides(office) == [None]


async def test_a_guide_that_there_is_not(office: Office) -> None:
    asked(office, CITIZEN, SHRIMPS)
    visitor = await office.coordinator()
    assert (await visitor.asks("/cau-hoi/1/gan/no-such-guide")).status_code == 404
    assert (await visitor.sends("/cau-hoi/gan/no-such-guide", dau=["1:1"])).status_code == 404


async def test_who_asked_in_two_areas_is_attached_by_one_of_them(office: Office) -> None:
    """As in the chat: a guide helps both; only sending away takes all areas."""
    asked(office, CITIZEN, SHRIMPS, HOA_BINH)
    asked(office, NEIGHBOUR, SHRIMPS_TOO, TAN_LAP)
    visitor = await office.coordinator(OWN)
    seals = SEALS.findall(await visitor.reads(f"/cau-hoi/1/gan/{GUIDE}"))
    await visitor.does(f"/cau-hoi/gan/{GUIDE}", dau=seals)
    assert guides(office) == [GUIDE]
