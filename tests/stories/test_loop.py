"""The whole loop with seven people: asked four times, answered by a person, a guide for all."""

import pytest
from sqlmodel import select

from bot.practice.world import Phone
from knowledge.database import reading
from knowledge.tables import Decision, Question, Ticket
from tests.people import Person, labels
from tests.stories.conftest import Town
from tests.stories.crew import UNKNOWN, gather
from tests.stories.writing import TITLE, submits, types_all

pytestmark = pytest.mark.anyio
SPELLINGS = (
    UNKNOWN,
    "cach nuoi tom hum trong be kinh o nha",
    "cach nuoi tôm hùmm trong bể kính ở nhà ạ!!",
    "ad ơi cho hỏi cách nuôi tôm hùm trong bể kính ở nhà",
)
ANSWER = "Nuôi được: bể kính lớn, nước biển sạch, thả tôm vào buổi tối."


def neighbours(town: Town) -> list[Person]:
    for number in (5001, 5002, 5003):
        town.room.world.add_phone(Phone(number, f"Người {number}", "citizen"))
    return [town.citizen, town.neighbour, town.person(5001), town.person(5002)]


async def told_of_the_guide(person: Person) -> int:
    return sum("Đã có hướng dẫn cho câu" in m["text"] for m in await person.has_seen())


async def test_from_a_question_nobody_could_answer_to_a_guide_for_everybody(town: Town) -> None:
    crew = await gather(town)
    lan, nam, asking = crew.lan, town.coordinator, neighbours(town)
    for person, words in zip(asking, SPELLINGS, strict=True):
        await crew.asks_the_team(person, words, wants="Có, báo giúp")
    with reading(town.engine) as session:
        assert len(session.exec(select(Ticket)).all()) == 1
        assert len({one.group_id for one in session.exec(select(Question))}) == 1

    # Claimed and answered: all four read it, from the team and not from Lan.
    await crew.card(lan, "Lại có người hỏi (tất cả 4)")
    card = [m for m in await lan.has_seen() if "Nhận" in labels(m)][-1]
    await lan.presses(card, "Nhận")
    await lan.replies(await crew.card(lan, "Lan nhận lúc"), ANSWER)
    answers = [await person.sees("Tổ công nghệ số xã Hoà Bình trả lời:") for person in asking]
    assert all(ANSWER in one["text"] and "Lan" not in one["text"] for one in answers)

    # One asks back, one is answered.
    await asking[1].presses(answers[1], "Hỏi thêm")
    await asking[1].sees("Gõ điều anh/chị muốn hỏi thêm")
    await asking[1].says("bể mấy lít")
    await lan.replies(await crew.card(lan, "bể mấy lít"), "Từ 300 lít trở lên.")
    await asking[1].sees("Từ 300 lít trở lên.")

    # Written up from the ticket, reviewed, published.
    await lan.presses(await crew.card(lan, "Lan đã trả lời"), "Viết")
    await lan.sees("Bài tên là gì?")
    await submits(lan, await types_all(lan))
    review = await nam.sees(TITLE, button="Đăng")
    await nam.presses(review, "Đăng")
    published = await nam.sees_one(
        lambda m: "Hoàn tác" in str(m["reply_markup"]), "a way to take it back"
    )
    for person in asking:
        news = await person.sees("Đã có hướng dẫn cho câu anh/chị hỏi")
        await person.presses(news, "Mở hướng dẫn")
        await person.sees(TITLE, button="Từng bước")
    await crew.card(lan, "Đã đóng: đã có hướng dẫn")

    # A fifth is answered at once, until it is taken back; nobody is told twice.
    fifth = town.person(5003)
    await fifth.says("nuôi tôm hùm ở nhà trong bể kính cách nào")
    await fifth.sees(TITLE, button="Từng bước")
    await nam.presses(published, "Hoàn tác")
    await nam.sees("Đã gỡ")
    await fifth.says(UNKNOWN)
    await fifth.sees("không dám trả lời bừa")
    assert [await told_of_the_guide(person) for person in asking] == [1, 1, 1, 1]
    with reading(town.engine) as session:
        acts = list(session.exec(select(Decision.act).order_by(Decision.id)))
    assert {"claim", "answer", "new guide", "undo"} <= set(acts)
    assert not town.updates("dead")
    assert not town.deliveries("failed")
