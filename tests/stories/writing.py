"""An author at work, as the stories of guides need them; and what the database says of it."""

import asyncio

from sqlmodel import select

from knowledge.database import reading
from knowledge.tables import Decision, Draft, GuideRow
from tests.people import Message, Person
from tests.stories.conftest import Town

TITLE = "Nuôi tôm hùm trong bể kính"
ID = "bai-nuoi-tom-hum-trong-be-kinh"
SUMMARY = "Nuôi được, cần bể lớn và nước biển sạch."
PASTED = "1. Mua bể kính lớn.\n2. Đổ nước biển sạch.\n3. Thả tôm vào buổi tối."
SOURCE = "Sổ tay nuôi tôm của Sở Nông nghiệp 01/02/2026"
LIVE = "vneid-quen-mat-khau"


def drafts(town: Town) -> list[Draft]:
    with reading(town.engine) as session:
        return list(session.exec(select(Draft).order_by(Draft.id)))


def decided(town: Town, subject: str) -> list[tuple[str, int, str]]:
    with reading(town.engine) as session:
        rows = session.exec(select(Decision).where(Decision.subject == subject))
        return [(one.act, one.made_by, one.note) for one in rows]


def guide_row(town: Town, guide_id: str = ID) -> GuideRow | None:
    with reading(town.engine) as session:
        return session.get(GuideRow, guide_id)


def data_of(message: Message, label: str) -> str:
    return next(
        one["callback_data"]
        for row in message["reply_markup"]["inline_keyboard"]
        for one in row
        if one["text"] == label
    )


async def forge(town: Town, person: Person, data: str) -> None:
    """As a changed Telegram program would: a button that we never showed them."""
    await person.says("/trogiup")
    message = await person.sees("Cách dùng")
    found = town.room.world.find(person.id, message["message_id"])
    assert found
    found.keyboard = {"inline_keyboard": [[{"text": "x", "callback_data": data}]]}
    await person.presses_data(message, data)


async def begins(author: Person) -> Message:
    """/vietbai, a new guide: the first question."""
    await author.says("/vietbai")
    listed = await author.sees(button="Viết bài mới")
    await author.presses(listed, "Viết bài mới")
    return await author.sees("Bài tên là gì?")


async def types_all(author: Person) -> Message:
    """From the title to the menu, nothing that may be skipped is typed."""
    await author.says(TITLE)
    await author.sees("Trả lời ngắn")
    await author.says(SUMMARY)
    await author.presses(await author.sees("Cần chuẩn bị những gì?"), "Bỏ qua")
    await author.sees("Gõ bước 1")
    await author.says(PASTED)
    await author.presses(await author.sees("Em tách thành 3 bước"), "Dùng")
    await author.presses(await author.sees("Bài đang có 3 bước"), "Xong các bước")
    await author.sees("hay vướng lỗi gì?")
    await author.says("Tôm không ăn")
    await author.sees("Gặp lỗi đó thì làm thế nào?")
    await author.says("Thay một nửa nước.")
    await author.presses(await author.sees("hay vướng lỗi gì?"), "Xong phần lỗi")
    await author.presses(await author.sees("Lệ phí bao nhiêu"), "Bỏ qua")
    await author.presses(await author.sees("Có gì phải cẩn thận?"), "Bỏ qua")
    await author.sees("Theo nguồn nào?")
    await author.says(SOURCE)
    await author.sees("thường hỏi thế nào?")
    await author.says("tôm hùm nuôi bể kính sao ta")
    return await author.sees("Bài đã đủ phần cần có", button="Gửi duyệt")


async def submits(author: Person, menu: Message) -> None:
    await author.presses(menu, "Gửi duyệt")
    await author.sees("đã gửi điều phối viên")


async def changes_live(author: Person, words: str) -> None:
    """A live guide's fees are changed and sent for review."""
    await author.says("/vietbai")
    await author.sees("gõ tên bài có sẵn")
    await author.says("quên mật khẩu vneid")
    await author.presses(await author.sees("muốn sửa bài nào?"), "Đặt lại mật khẩu")
    menu = await author.sees("Bài đã đủ phần cần có", button="Gửi duyệt")
    await author.presses(menu, "Lệ phí")
    await author.sees("Lệ phí bao nhiêu")
    await author.says(words)
    await submits(author, await author.sees("Đã ghi", button="Gửi duyệt"))


async def opens(person: Person, guide_id: str, words: str) -> Message:
    """By its link, as soon as the running bot has read the guides again."""
    async with asyncio.timeout(20):
        while True:
            await person.opens_link(f"guide_{guide_id}")
            page = await person.sees_one(
                lambda m: words in m["text"] or "không còn nữa" not in m["text"], "any page"
            )
            if words in page["text"]:
                return page
    raise AssertionError(f"{words!r} never came")
