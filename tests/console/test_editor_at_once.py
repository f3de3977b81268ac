"""Two who write at once: nothing is overwritten, everybody is told."""

import pytest

from bot.console.entries import HOME
from knowledge import library
from knowledge.database import reading, writing
from knowledge.guides import parse
from knowledge.loop import review
from tests.bot.turns import GUIDE
from tests.console.editing import changing, draft, part
from tests.console.forms import fields_of
from tests.console.office import FOUNDER, OWN, Office, words_of
from tests.console.test_guide import NEW, OLD, changes

pytestmark = pytest.mark.anyio


async def test_another_window_overwrites_nothing(office: Office) -> None:
    visitor, path, fields = await changing(office)
    await visitor.does(f"{path}/luu", **(fields | {"title": "Tên của cửa sổ thứ nhất"}))
    answer = await visitor.sends(f"{path}/luu", **(fields | {"title": "Tên của cửa sổ thứ hai"}))
    assert answer.status_code == 409
    page = words_of(answer.text)
    assert "title: Tên của cửa sổ thứ nhất" in page
    assert "title: Tên của cửa sổ thứ hai" in page
    assert parse(draft(office).text).title == "Tên của cửa sổ thứ nhất"

    mine = fields_of(answer.text, "cua-toi-form")
    await visitor.does(f"{path}/luu", **mine)
    assert parse(draft(office).text).title == "Tên của cửa sổ thứ hai"


async def test_our_script_is_told_of_the_other_window(office: Office) -> None:
    visitor, path, fields = await changing(office)
    await visitor.does(f"{path}/luu", **(fields | {"title": "Tên của cửa sổ thứ nhất"}))
    answer = await part(visitor, f"{path}/luu", **(fields | {"title": "Tên thứ hai"}))
    assert answer.status_code == 409
    assert "So hai bản" in words_of(answer.text)
    assert "<html" not in answer.text


async def test_the_same_words_sent_twice_are_kept_once(office: Office) -> None:
    visitor, path, fields = await changing(office)
    fields |= {"title": "Một cái tên khác hẳn"}
    assert (await part(visitor, f"{path}/luu", **fields)).status_code == 200
    assert (await part(visitor, f"{path}/luu", **fields)).status_code == 200  # the answer was lost


async def test_a_word_in_the_chat_is_no_loss_either(office: Office) -> None:
    visitor = await office.coordinator()
    html = await visitor.does("/bai/moi")
    path, fields = visitor.followed.partition(HOME)[2], fields_of(html)
    office.commune.presses(FOUNDER, f"dedit:{draft(office).id}:title")
    office.commune.says(FOUNDER, "Tên gõ trong trò chuyện")
    answer = await visitor.sends(f"{path}/luu", **(fields | {"title": "Tên gõ trên trang"}))
    assert answer.status_code == 409
    assert "Tên gõ trong trò chuyện" in words_of(answer.text)


async def test_a_newer_version_is_told_and_not_overwritten(office: Office) -> None:
    visitor, path, fields = await changing(office)
    changes(office, by=OWN)
    fields |= {"title": "Quên mật khẩu VNeID: cách đặt lại"}
    answer = await part(visitor, f"{path}/luu", **fields)  # the words are kept all the same
    page = words_of(answer.text)
    assert answer.status_code == 200
    assert "Bài vừa được Bình sửa (bản 2)" in page
    assert NEW in page

    fields["seal"] = fields_of(await visitor.reads(path))["seal"]
    answer = await visitor.sends(f"{path}/gui", **fields)
    assert answer.status_code == 409
    assert "bài này vừa có bản mới" in words_of(answer.text)
    with reading(office.engine) as session:
        assert library.version_of(session, GUIDE) == 2


async def test_mine_goes_on_from_the_newest_and_takes_nothing_back(office: Office) -> None:
    visitor, path, fields = await changing(office)
    steps = fields["body"].replace("1. ", "1. Trước hết: ", 1)
    await visitor.does(f"{path}/luu", **(fields | {"body": steps, "asks": "quên mật khẩu vneid"}))
    changes(office, by=OWN)  # the summary
    with writing(office.engine) as session:
        guide = parse(library.text_of(session, GUIDE))
        text = review.with_asks(guide, ["mật khẩu định danh mất rồi"])
        review.publish(session, GUIDE, text, OWN, "add ask", office.commune.now, 2)
    html = await visitor.does(f"{path}/ban-moi")
    again = fields_of(html)
    assert "vừa được" not in words_of(html)
    assert NEW in again["body"]
    assert "1. Trước hết: " in again["body"]
    assert again["asks"].split("\n") == ["quên mật khẩu vneid", "mật khẩu định danh mất rồi"]


async def test_what_was_just_typed_goes_on_too(office: Office) -> None:
    visitor, path, fields = await changing(office)
    changes(office, by=OWN)  # the summary
    typed = fields["body"].replace("1. ", "1. Trước hết: ", 1)
    html = await visitor.does(f"{path}/ban-moi", **(fields | {"body": typed}))
    assert NEW in fields_of(html)["body"]
    assert "1. Trước hết: " in fields_of(html)["body"]


async def test_what_both_changed_stays_mine_and_is_named(office: Office) -> None:
    visitor, path, fields = await changing(office)
    mine = fields["body"].replace(OLD, "Không phải đi làm lại mức 2 nữa.")
    await visitor.does(f"{path}/luu", **(fields | {"body": mine}))
    changes(office, by=OWN)
    page = await visitor.does(f"{path}/ban-moi")
    assert "Cả hai cùng sửa “Nội dung”" in words_of(page)
    assert "Không phải đi làm lại mức 2 nữa." in fields_of(page)["body"]
