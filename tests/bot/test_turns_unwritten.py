"""What is not answered while nothing can be written, since more than an answer hangs on it."""

import pytest
from sqlalchemy import Engine

from tests.bot.turns import ANSWER, CITIZEN, LAN, Commune, settled

QUESTION = "quên mật khẩu vneid"


@pytest.fixture
def commune(engine: Engine) -> Commune:
    return settled(engine)


def test_a_question_is_answered_and_nothing_of_it_is_kept(commune: Commune) -> None:
    first, *guide = commune.talk.reply_unwritten(commune.typed(CITIZEN, QUESTION))
    assert "hết chỗ chứa" in first.text
    assert "ĐẶT LẠI MẬT KHẨU" in guide[0].text
    assert commune.deliver() == {}


def test_a_reply_to_the_team_s_answer_is_for_the_team(commune: Commune) -> None:
    commune.asks_the_team(CITIZEN)
    commune.answers(LAN, commune.ticket.id)
    answer = next(one for one in commune.deliver()[CITIZEN] if ANSWER[:10] in one.text)
    said = commune.typed(CITIZEN, QUESTION, reply_to=answer.message)
    assert commune.talk.reply_unwritten(said) == []


def test_words_that_the_bot_has_asked_for_are_no_question(commune: Commune) -> None:
    commune.says(CITIZEN, "/xa")
    assert commune.talk.reply_unwritten(commune.typed(CITIZEN, QUESTION)) == []
