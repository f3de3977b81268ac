"""The editor over HTTP: every field, kept, looked at, sent."""

import time

import pytest

from bot.console.entries import HOME
from knowledge import library
from knowledge.database import reading, writing
from knowledge.guides import MAX_BYTES, parse
from knowledge.loop.draft_rows import State
from knowledge.tables import Draft
from tests.bot.turns import GUIDE, LAN
from tests.console.editing import changing, draft, part
from tests.console.forms import fields_of
from tests.console.office import FOUNDER, OTHER, OWN, Office, words_of
from tests.console.test_guide import NEW, OLD
from tests.console.test_guides import submits
from tests.guides import starter_texts

pytestmark = pytest.mark.anyio


async def test_every_word_of_a_guide_comes_through_the_fields(office: Office) -> None:
    with writing(office.engine) as session:
        library.import_guides(session, starter_texts(), office.commune.now)
    visitor, path, fields = await changing(office)
    await visitor.does(f"{path}/luu", **fields)
    before, after = parse(starter_texts()[GUIDE]), parse(draft(office).text)
    assert [(one.name, one.heading, one.text) for one in after.sections] == [
        (one.name, one.heading, one.text) for one in before.sections
    ]
    for key in ("title", "kind", "group", "asks", "not_asks", "sources", "related", "certainty"):
        assert getattr(after, key) == getattr(before, key), key


async def test_what_was_typed_is_kept_and_stands_there_again(office: Office) -> None:
    visitor, path, fields = await changing(office)
    fields |= {
        "title": "Quên mật khẩu VNeID: cách đặt lại",
        "body": fields["body"].replace(OLD, NEW),
        "asks": fields["asks"] + "\r\nmk vneid mất rồi",
        "sources": "Thông báo của Bộ Công an (02/08/2026) https://bocongan.gov.vn/x",
        "certainty": "trung bình",
    }
    again = fields_of(await visitor.does(f"{path}/luu", **fields))
    assert again["title"] == fields["title"]
    assert NEW in again["body"]
    assert again["asks"].split("\n")[-1] == "mk vneid mất rồi"
    assert again["sources"] == fields["sources"]
    assert again["certainty"] == "trung bình"
    assert draft(office).state == State.DRAFTING


async def test_a_new_guide_begins_with_its_parts_and_is_published_alone(office: Office) -> None:
    visitor = await office.coordinator()
    html = await visitor.does("/bai/moi")
    path, fields = visitor.followed.partition(HOME)[2], fields_of(html)
    assert "## Các bước\n1. \n2. \n3. " in fields["body"]
    assert "Tên bài cần từ 5 đến 100 chữ cái." in words_of(html)
    fields |= {
        "title": "Gia hạn thẻ thư viện qua mạng",
        "body": "Mở trang của thư viện, bấm gia hạn.\n\n## Hỏi ai\n1900 0368\n",
        "kind": "thong-tin",
        "group": "ho-tro",
        "asks": "gia hạn thẻ thư viện",
        "sources": "Thông báo của thư viện tỉnh (01/08/2026)",
    }
    page = await visitor.does(f"{path}/gui", **fields)
    assert "Ở đây không có ai khác duyệt" in words_of(page)  # a founder alone coordinates all areas
    page = await visitor.does(f"{path}/dang", **fields_of(page, "dang"))
    assert visitor.followed.endswith("/huong-dan/bai-gia-han-the-thu-vien-qua-mang")
    assert "Đã đăng: Gia hạn thẻ thư viện qua mạng" in words_of(page)


async def test_changing_a_guide_goes_on_with_the_draft_that_there_is(office: Office) -> None:
    visitor, path, _ = await changing(office)
    await visitor.does(f"/huong-dan/{GUIDE}/sua")
    assert visitor.followed.endswith(path)
    assert len(office.commune.rows(Draft)) == 1


async def test_findings_name_the_field_or_the_line(office: Office) -> None:
    visitor, path, fields = await changing(office)
    body = fields["body"].split("\n")
    body[1] += " Xem tại evil.example.com/x nhé."
    fields |= {"body": "\n".join(body), "title": "abc", "sources": ""}
    html = (await part(visitor, f"{path}/xem", **fields)).text
    assert 'data-field="body" data-line="2"' in html
    assert 'data-field="title" data-line="0"' in html
    assert 'data-field="sources" data-line="0"' in html
    assert "dòng 2" in words_of(html)
    assert draft(office).text == starter_texts()[GUIDE]  # it was looked at, nothing is kept


async def test_without_script_the_look_stands_below_what_was_typed(office: Office) -> None:
    visitor, path, fields = await changing(office)
    fields |= {"title": "Đặt lại mật khẩu cho nhanh"}
    html = await visitor.does(f"{path}/xem", **fields)
    assert fields_of(html) == fields
    assert '<div class="bubble"><b>Đặt lại mật khẩu cho nhanh</b>' in html


async def test_a_button_of_the_phone_leads_to_its_page(office: Office) -> None:
    visitor, path, fields = await changing(office)
    html = (await part(visitor, f"{path}/xem", **fields)).text
    assert '<a href="#trang-step-2">Tiếp</a>' in html
    assert 'id="trang-step-2"' in html


async def test_related_guides_are_looked_for(office: Office) -> None:
    with writing(office.engine) as session:
        library.import_guides(session, starter_texts(), office.commune.now)
    visitor, path, fields = await changing(office)
    assert "vneid-quen-passcode" in fields["related"]
    html = (await visitor.asks(f"{path}/lien-quan", tim="phạt nguội")).text
    assert 'name="related"' in html
    page = await visitor.does(f"{path}/xem", **(fields | {"tim": "phạt nguội"}))
    assert "phạt" in words_of(page).lower().partition("bài liên quan")[2]


async def test_who_did_not_begin_it_reads_nothing_of_it(office: Office) -> None:
    _, path, fields = await changing(office, OWN)
    for user in (OTHER, FOUNDER):
        other = await office.coordinator(user)
        assert (await other.asks(path)).status_code == 404
        for act in ("xem", "luu", "gui", "ban-moi", "bo", "rut"):
            answer = await other.sends(f"{path}/{act}", **(fields | {"token": other.token}))
            assert answer.status_code == 404, act
    assert draft(office).state == State.DRAFTING


async def test_a_draft_is_dropped_with_its_words(office: Office) -> None:
    visitor, path, _ = await changing(office)
    page = await visitor.does(f"{path}/bo")
    assert "Đã bỏ" in words_of(page)
    assert (draft(office).state, draft(office).text) == (State.DROPPED, "")
    assert (await visitor.asks(path)).status_code == 404


# What no form of ours would send


HOSTILE = (
    "",
    "\x00\x01",
    "không có đầu bài",
    "---\n" + "{" * 14_000 + "\n---\nx",
    "---\n" + "[" * 14_000 + "\n---\nx",
    "---\na: &a [x]\nb: [*a, *a]\n---\nx",
    "---\ntitle: x\n---\n" + "[" * 15_000,
    "---\ntitle: x\n---\n" + "> " * 7_000,
    "---\ntitle: x\n---\n" + "### a\nb\n" * 1_500,
    "---\ntitle: x\nasks:\n" + "  - a\n" * 2_000 + "---\nx",
    "x" * (MAX_BYTES + 1),
    "\n" * 60_000,
)


async def test_hostile_files_are_kept_and_told_of_within_a_moment(office: Office) -> None:
    visitor, path, fields = await changing(office)
    for file in HOSTILE:
        began = time.perf_counter()
        seal = fields["seal"]
        page = await visitor.does(f"{path}/luu", file=file, seal=seal, dang="tep")
        assert time.perf_counter() - began < 4, file[:30]  # two requests; it took minutes
        assert "Cần sửa trước" in words_of(page), file[:30]
        fields = fields_of(page)
        assert fields["file"].strip() == file.strip("\x00\x01\n "), file[:30]
    answer = await visitor.sends(f"{path}/gui", **fields)
    assert answer.status_code == 409
    assert draft(office).state == State.DRAFTING


async def test_what_is_longer_than_any_guide_is_not_kept_but_stays_in_the_field(
    office: Office,
) -> None:
    visitor, path, fields = await changing(office)
    answer = await visitor.sends(f"{path}/luu", **(fields | {"body": "dài quá " * 9000}))
    assert answer.status_code == 413
    assert "Dài quá" in words_of(answer.text)
    assert "dài quá dài quá" in fields_of(answer.text)["body"]
    assert draft(office).text == starter_texts()[GUIDE]


@pytest.mark.parametrize("seal", ["", "-1", "x", "9" * 30, "٣"])
async def test_a_seal_that_is_none_keeps_nothing(office: Office, seal: str) -> None:
    visitor, path, fields = await changing(office)
    answer = await visitor.sends(
        f"{path}/luu", **(fields | {"seal": seal, "title": "Tên khác hẳn"})
    )
    assert answer.status_code == 409
    assert draft(office).text == starter_texts()[GUIDE]


async def test_nobody_moves_a_live_guide_to_another_id_or_group(office: Office) -> None:
    visitor, path, fields = await changing(office)
    text = starter_texts()[GUIDE].replace(f"id: {GUIDE}", "id: bai-khac")
    text = text.replace("group: dinh-danh", "group: an-toan").replace(OLD, NEW)
    await visitor.does(f"{path}/luu", file=text, seal=fields["seal"])
    page = await visitor.does(
        f"{path}/gui", file=text, seal=fields_of(await visitor.reads(path))["seal"]
    )
    await visitor.does(f"{path}/dang", **fields_of(page, "dang"))
    with reading(office.engine) as session:
        guide = parse(library.text_of(session, GUIDE))
    assert (guide.id, guide.group) == (GUIDE, "dinh-danh")
    assert NEW in guide.summary


async def test_a_member_s_draft_is_no_page_until_it_is_sent(office: Office) -> None:
    visitor = await office.coordinator(OWN)
    number = submits(office, LAN)
    assert "Lan" in words_of(await visitor.reads(f"/bai/{number}"))
