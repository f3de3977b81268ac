"""What citizens live through who give a question to a team: nobody is forgotten or told twice."""

from datetime import timedelta

import pytest
from sqlalchemy import Engine

from bot.mailbox import inbox, outbox
from bot.mailbox.inbox import Received
from knowledge.database import writing
from knowledge.loop import tickets
from knowledge.tables import Question, Ticket
from tests.bot.turns import (
    ANSWER,
    BOT,
    CITIZEN,
    FOUNDER,
    GROUP,
    HOA_BINH,
    LAN,
    NEIGHBOUR,
    NIGHT,
    TAN_LAP,
    UNKNOWN,
    Commune,
    settled,
    words,
)

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def commune(engine: Engine) -> Commune:
    return settled(engine)


def test_what_is_answered_to_one_leaves_the_others_waiting(commune: Commune) -> None:
    question = commune.asks_the_team(CITIZEN)
    commune.asks_the_team(NEIGHBOUR)
    commune.presses(LAN, f"claim:{commune.ticket.id}", chat=GROUP)
    commune.asks_back(CITIZEN, question, "bể mấy lít nước")
    asked_back = commune.deliver()[GROUP][-1]
    commune.says(LAN, "Bể 200 lít nước.", chat=GROUP, reply_to=asked_back.message)
    told = commune.deliver()
    assert "200 lít" in words(told[CITIZEN])
    assert NEIGHBOUR not in told

    commune.goes_on(4 * DAY)
    assert commune.ticket.state in tickets.IN_WORK
    commune.answers(LAN, commune.ticket.id)
    assert ANSWER in words(commune.deliver()[NEIGHBOUR])


def test_a_voice_in_reply_to_the_answer_is_not_said_to_be_handed_on(commune: Commune) -> None:
    commune.asks_the_team(CITIZEN)
    commune.answers(LAN, commune.ticket.id)
    answer = commune.deliver()[CITIZEN][-1]
    commune.says(CITIZEN, medium="voice", reply_to=answer.message)
    told = words(commune.deliver()[CITIZEN])
    assert told
    assert "Đã chuyển cho tổ" not in told


def test_news_of_the_night_wait_for_the_morning_though_the_bot_restarts(commune: Commune) -> None:
    commune.asks_the_team(CITIZEN)
    commune.deliver()
    commune.now = NIGHT
    commune.attaches(commune.group.id)
    with writing(commune.engine) as session:
        outbox.recover(session, commune.now + 2 * HOUR)
    commune.now += 2 * HOUR
    assert CITIZEN not in commune.deliver()
    commune.now += 6 * HOUR
    assert "Đã có hướng dẫn" in words(commune.deliver()[CITIZEN])


def test_handed_over_after_the_decision_it_waits_for_one_of_its_own(commune: Commune) -> None:
    commune.asks_the_team(CITIZEN)
    commune.says(NEIGHBOUR, f"/start to_{HOA_BINH}")
    commune.says(NEIGHBOUR, UNKNOWN)
    late = commune.newest(Question).id
    commune.says(FOUNDER, "/cauhoi")
    assert commune.newest(Question).group_id == commune.group.id  # they stand together now
    commune.presses(FOUNDER, f"gdecide:{commune.group.id}:other_office")
    commune.presses(NEIGHBOUR, f"handover:{late}")
    commune.deliver()

    assert commune.ticket.state == tickets.State.OPEN
    commune.attaches(commune.group.id)
    assert "Đã có hướng dẫn" in words(commune.deliver()[NEIGHBOUR])


def test_who_wishes_news_after_the_guide_came_reads_it_at_once(commune: Commune) -> None:
    question = commune.asks_the_team(CITIZEN)
    commune.answers(LAN, commune.ticket.id)
    commune.attaches(commune.group.id)
    commune.deliver()
    commune.presses(CITIZEN, f"news:{question}:yes")
    (told,) = commune.deliver()[CITIZEN]
    assert told.button("wrong")


def test_who_asked_twice_is_told_of_the_guide_once(commune: Commune) -> None:
    commune.asks_the_team(CITIZEN)
    commune.asks_the_team(CITIZEN)
    commune.deliver()
    commune.attaches(commune.group.id)
    assert len(commune.deliver()[CITIZEN]) == 1


def test_who_asked_twice_reads_the_answer_once(commune: Commune) -> None:
    commune.asks_the_team(CITIZEN)
    commune.asks_the_team(CITIZEN)
    commune.deliver()
    commune.answers(LAN, commune.ticket.id)
    assert len(commune.deliver()[CITIZEN]) == 1


def test_after_the_bot_left_the_group_others_read_what_is_asked_back(commune: Commune) -> None:
    question = commune.asks_the_team(CITIZEN)
    commune.answers(LAN, commune.ticket.id)
    commune.deliver()
    commune.talk.leave_group(BOT, GROUP, next(commune.updates))
    commune.asks_back(CITIZEN, question, "hội ở đâu vậy")
    told = commune.deliver()
    assert "hội ở đâu vậy" in words(told[FOUNDER])
    assert GROUP not in told


def test_another_team_in_the_old_group_reads_nothing_that_is_asked_back(commune: Commune) -> None:
    question = commune.asks_the_team(CITIZEN)
    commune.deliver()
    commune.says(FOUNDER, f"/start to_{TAN_LAP}", chat=GROUP)
    commune.asks_back(CITIZEN, question, "chuyện riêng của nhà em")
    told = commune.deliver()
    assert "chuyện riêng" in words(told[FOUNDER])
    assert "chuyện riêng" not in words(told[GROUP])


@pytest.mark.parametrize("typed", ["quên mật khẩu vneid", "làm căn cước ở hoà bình ở đâu"])
def test_a_question_typed_instead_of_a_commune_is_a_question(commune: Commune, typed: str) -> None:
    commune.says(CITIZEN, UNKNOWN)
    commune.presses(CITIZEN, f"handover:{commune.newest(Question).id}")
    commune.says(CITIZEN, typed)
    assert commune.newest(Question).text == typed


def test_words_for_somebody_who_was_forgotten_go_to_nobody_else(commune: Commune) -> None:
    question = commune.asks_the_team(CITIZEN)
    commune.asks_the_team(NEIGHBOUR)
    commune.presses(LAN, f"claim:{commune.ticket.id}", chat=GROUP)
    commune.asks_back(CITIZEN, question, "chuyện riêng")
    asked_back = commune.deliver()[GROUP][-1]
    commune.says(FOUNDER, "Anh mang giấy ra xã nhé", chat=GROUP, reply_to=asked_back.message)
    is_it_for_them = commune.deliver()[GROUP][-1]
    commune.presses(CITIZEN, "erase")
    commune.deliver()
    commune.presses(FOUNDER, is_it_for_them.button("relay"), chat=GROUP)
    assert "mang giấy" not in words(commune.deliver()[NEIGHBOUR])


def test_who_wants_no_messages_finds_the_answer_among_their_questions(commune: Commune) -> None:
    commune.asks_the_team(CITIZEN)
    commune.says(CITIZEN, "/dung")
    commune.deliver()
    commune.answers(LAN, commune.ticket.id)
    assert CITIZEN not in commune.deliver()
    commune.says(CITIZEN, "/cuatoi")
    assert ANSWER in words(commune.deliver()[CITIZEN])


def test_an_answer_goes_where_its_prompt_was_for(commune: Commune) -> None:
    commune.asks_the_team(CITIZEN)
    commune.asks_the_team(NEIGHBOUR, "xin hỏi lịch tiêm phòng cho chó mèo năm nay")
    first, second = commune.rows(Ticket)
    commune.presses(LAN, f"answer:{first.id}", chat=GROUP)
    prompt = commune.deliver()[LAN][-1]
    commune.presses(LAN, f"answer:{second.id}", chat=GROUP)
    commune.deliver()
    commune.says(LAN, ANSWER, reply_to=prompt.message)
    told = commune.deliver()
    assert ANSWER in words(told[CITIZEN])
    assert NEIGHBOUR not in told


def test_what_another_worker_has_handled_is_not_answered_again(commune: Commune) -> None:
    said = commune.typed(CITIZEN, "/trogiup")
    with writing(commune.engine) as session:
        inbox.put(session, BOT, [Received(said.update_id, CITIZEN, "message", "{}")], commune.now)
    commune.talk.handle(said)
    commune.talk.handle(said)
    assert len(commune.deliver()[CITIZEN]) == 1
