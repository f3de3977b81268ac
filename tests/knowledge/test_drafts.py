"""A guide is written on a phone in plain words and comes out as a file that is in order."""

import json
from dataclasses import asdict, replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.guide_check import is_id
from knowledge.guides import Guide, Source, parse
from knowledge.writing.drafts import (
    PREFIX,
    DraftText,
    as_guide_text,
    from_guide,
    from_json,
    guide_id_for,
    proposed,
)
from knowledge.writing.guide_changes import difference, findings
from tests.guides import GOOD, starter_texts

TODAY = date(2026, 11, 22)
DRAFT = DraftText(
    title="Xin giấy xác nhận của thôn",
    summary="Ra nhà văn hóa thôn, gặp trưởng thôn.\nMang thẻ căn cước.",
    prepare="- Thẻ căn cước\n- Sổ **đỏ**",
    steps=("Gọi trưởng thôn hẹn giờ.", "Mang giấy tới.\nĐợi ký.", "Đóng dấu ở xã."),
    fees="Không mất tiền.",
    problems=(("Trưởng thôn đi vắng <3", "Gọi phó thôn."), ("Quên giấy", "Về lấy.")),
    safety="Không đưa thẻ cho người lạ.",
    whom="Trưởng thôn, hoặc bộ phận một cửa xã.",
    source="Quy ước của thôn 01/02/2026\nhttps://dichvucong.gov.vn/x",
    asks=("xin giay thon", "giấy trưởng thôn ký"),
)


@pytest.fixture(scope="module")
def starters() -> dict[str, Guide]:
    return {name: parse(text) for name, text in starter_texts().items()}


def written(draft: DraftText = DRAFT, live: Guide | None = None) -> Guide:
    return parse(as_guide_text(draft, "bai-giay-thon", TODAY, live))


def test_a_reasonable_draft_is_a_guide_in_order(starters: dict[str, Guide]) -> None:
    text = as_guide_text(DRAFT, "bai-giay-thon", TODAY, None)

    found = findings(text, "bai-giay-thon", starters.values(), TODAY)
    assert not [problem for problem in found if problem.is_error]


def test_a_new_guide_is_not_certain_and_due_in_three_months() -> None:
    guide = written()

    assert (guide.id, guide.kind, guide.group) == ("bai-giay-thon", "huong-dan", "ho-tro")
    assert (guide.certainty, guide.checked) == ("cần kiểm tra lại", "2026-11-22")
    assert (guide.review_by, guide.confirmed_by) == ("2027-02-20", "")
    assert guide.asks == DRAFT.asks


def test_every_part_stands_where_it_belongs_as_it_was_typed() -> None:
    assert from_guide(written()) == replace(
        DRAFT,
        source="Quy ước của thôn 01/02/2026 (01/02/2026)\n"
        "https://dichvucong.gov.vn/x (22/11/2026) https://dichvucong.gov.vn/x",
        asks=(),
        kind="huong-dan",
    )


@pytest.mark.parametrize(
    "link",
    ["http://evil.zz", "https://_evil.zz", "[cổng](https://evil.zz)", "<evil.com>", "evil\\.com"],
)
def test_a_typed_link_stays_text_and_the_check_still_sees_its_host(link: str) -> None:
    text = as_guide_text(replace(DRAFT, fees=link), "bai-giay-thon", TODAY, None)

    assert from_guide(parse(text)).fees == link
    messages = [one.message for one in findings(text, "bai-giay-thon", (), TODAY)]
    assert any(message.endswith("is not on the list of official hosts") for message in messages)


def test_typed_html_is_no_html() -> None:
    text = as_guide_text(replace(DRAFT, fees="<b>0 đồng</b>"), "bai-giay-thon", TODAY, None)

    assert not [one for one in findings(text, "bai-giay-thon", (), TODAY) if one.is_error]
    assert from_guide(parse(text)).fees == "<b>0 đồng</b>"


@pytest.mark.parametrize("part", ["steps", "problems"])
def test_without_steps_or_problems_it_only_informs(part: str) -> None:
    assert written(replace(DRAFT, **{part: ()})).kind == "thong-tin"


@pytest.mark.parametrize(
    ("line", "source"),
    [
        ("Luật Cư trú", Source("Luật Cư trú", "2026-11-22")),
        ("Luật Cư trú (1/7/2021)", Source("Luật Cư trú", "2021-07-01")),
        ("Luật số 68, ngày 13/11/2020", Source("Luật số 68, ngày 13/11/2020", "2020-11-13")),
        ("Luật mới từ 01/01/2030", Source("Luật mới từ 01/01/2030", "2026-11-22")),
        ("Luật 31/02/2020", Source("Luật 31/02/2020", "2026-11-22")),
        ("Bài https://a.vn/1.", Source("Bài .", "2026-11-22", "https://a.vn/1")),
        ("https://a.vn/1", Source("https://a.vn/1", "2026-11-22", "https://a.vn/1")),
        ('"Nghị định": {a} #1 \\', Source('"Nghị định": {a} #1 \\', "2026-11-22")),
    ],
)
def test_a_typed_line_is_a_source(line: str, source: Source) -> None:
    assert written(replace(DRAFT, source=line)).sources == (source,)


def test_all_starter_guides_come_back_as_they_were(starters: dict[str, Guide]) -> None:
    for name, live in starters.items():
        text = as_guide_text(from_guide(live), "khac", TODAY, live)

        guide = parse(text)
        assert [(part.name, part.heading, part.text) for part in guide.sections] == [
            (part.name, part.heading, part.text) for part in live.sections
        ]
        assert guide == replace(
            live,
            sections=guide.sections,
            headings=guide.headings,
            body=guide.body,
            checked="2026-11-22",
            review_by="2027-02-20",
        )
        assert difference(starter_texts()[name], text) == ()
    assert len(starters) == 69


def test_an_edited_starter_guide_is_still_in_order(starters: dict[str, Guide]) -> None:
    live = starters["vneid-muc-2"]
    draft = from_guide(live)
    steps = ("Gọi hỏi trước.", *draft.steps[1:])

    text = as_guide_text(replace(draft, steps=steps), live.id, TODAY, live)

    assert findings(text, live.id, starters.values(), TODAY) == ()
    [change] = difference(starter_texts()[live.id], text)
    assert (change.part, change.added) == ("buoc", ("1. Gọi hỏi trước.",))


def test_learned_asks_stay_and_new_ones_come_on_top() -> None:
    live = parse(GOOD)

    asks = ("Em đổi sim!", "  thay   sim ", "thay sim", "", "?!")
    assert written(replace(from_guide(live), asks=asks), live).asks == (*live.asks, "thay sim")


def test_a_draft_is_stored_and_read_again() -> None:
    assert from_json(json.dumps(asdict(DRAFT))) == DRAFT


@pytest.mark.parametrize(
    "text", ["", "null", "[1]", "{", '{"khac": 1}', '{"title": 5, "steps": 1}']
)
def test_a_stored_text_that_is_something_else_is_an_empty_draft(text: str) -> None:
    assert from_json(text) == DraftText()


def test_an_older_stored_draft_is_read_as_far_as_it_goes() -> None:
    text = '{"title": "a", "steps": ["b", 1], "problems": [["c"], ["d", "e", "f"], 2], "x": 0}'

    assert from_json(text) == DraftText(
        title="a", steps=("b",), problems=(("c", ""), ("d", "e"), ("", ""))
    )


WORDS = st.text(st.sampled_from("aă1.- #>:\"'{}[],&*!|%@`\\<\n\t") | st.characters(), max_size=30)
DRAFTS = st.builds(
    DraftText,
    *(WORDS, WORDS, WORDS, st.lists(WORDS, max_size=9).map(tuple), WORDS),
    st.lists(st.tuples(WORDS, WORDS), max_size=4).map(tuple),
    *(WORDS, WORDS, WORDS, st.lists(WORDS, max_size=4).map(tuple)),
)


@settings(max_examples=150, deadline=None, database=None)
@given(DRAFTS)
def test_whatever_is_typed_can_be_stored_and_is_a_guide(draft: DraftText) -> None:
    assert from_json(json.dumps(asdict(draft))) == draft

    guide = written(draft)
    again = from_guide(guide)
    assert again.title == " ".join(draft.title.split()) or not draft.title.isprintable()
    assert from_guide(written(again, guide)) == again
    assert written(again, guide).sections == guide.sections


def test_an_answer_with_steps_becomes_a_draft() -> None:
    draft = proposed("Làm như sau:\n1. Mở app\n2. Bấm nút\n3. Xong", "làm sao đổi số??")

    assert draft == DraftText(
        title="Làm sao đổi số",
        summary="Làm như sau:",
        steps=("Mở app", "Bấm nút", "Xong"),
        asks=("làm sao đổi số??",),
    )


def test_a_short_answer_is_a_summary() -> None:
    draft = proposed("Ra công an xã.\nMang thẻ.", "x " * 80)

    assert (draft.summary, draft.steps) == ("Ra công an xã.\nMang thẻ.", ())
    assert len(draft.title) <= 100
    assert proposed("", "") == DraftText()


@pytest.mark.parametrize(
    ("title", "taken", "wanted"),
    [
        ("Đổi số điện thoại", (), "bai-doi-so-dien-thoai"),
        ("Đổi số: 3 bước!", ("bai-doi-so-3-buoc",), "bai-doi-so-3-buoc-2"),
        ("🙂", ("bai",), "bai-2"),
        ("a" * 50, (), "bai-" + "a" * 36),
        ("a" * 50, ("bai-" + "a" * 36,), "bai-" + "a" * 34 + "-2"),
        ("một hai ba bốn năm sáu bảy tám chín mười", (), "bai-mot-hai-ba-bon-nam-sau-bay-tam-chin"),
    ],
)
def test_an_id_tells_the_title(title: str, taken: tuple[str, ...], wanted: str) -> None:
    assert guide_id_for(title, taken) == wanted


@settings(max_examples=200, deadline=None, database=None)
@given(st.text(max_size=80), st.integers(1, 12))
def test_an_id_is_always_new_and_fits_into_a_button(title: str, times: int) -> None:
    taken: list[str] = []
    for _ in range(times):
        taken.append(guide_id_for(title, taken))

    assert len(set(taken)) == times
    assert all(is_id(one) for one in taken)


def test_no_starter_guide_has_an_id_of_the_phone() -> None:
    assert not [name for name in starter_texts() if name.split("-")[0] == PREFIX]
