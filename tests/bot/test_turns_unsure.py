"""What perhaps never arrived: listed for coordinators, sent again at their word, once."""

from datetime import timedelta

import pytest
from sqlalchemy import Engine

from bot.mailbox import outbox
from knowledge.database import writing
from knowledge.loop import unsure
from knowledge.tables import Card, Decision, OutboxRow
from tests.bot.doubts import AN, BE, doubtful, lost_answer
from tests.bot.turns import (
    ANSWER,
    CITIZEN,
    FOUNDER,
    GROUP,
    LAN,
    MORNING,
    NIGHT,
    TAN_LAP,
    UNKNOWN,
    Commune,
    words,
)

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
LIST = "/chuachac"


@pytest.fixture
def commune(engine: Engine) -> Commune:
    return doubtful(engine)


def listed(commune: Commune, user: int) -> str:
    commune.says(user, LIST)
    return words(commune.deliver()[user])


def row(commune: Commune, number: int) -> OutboxRow:
    return next(one for one in commune.rows(OutboxRow) if one.id == number)


def acts(commune: Commune, number: int) -> list[tuple[str, int]]:
    about = f"delivery {number}"
    return [(one.act, one.made_by) for one in commune.rows(Decision) if one.subject == about]


def test_the_list_tells_what_and_to_whom_but_no_name_and_no_number(commune: Commune) -> None:
    lost_answer(commune)
    seen = listed(commune, AN)
    assert f"cho người dân đã hỏi “{UNKNOWN}”" in seen
    assert "Tổ Hoà Bình trả lời" in seen
    assert "48 giờ" in seen
    assert "**" not in seen
    assert str(CITIZEN) not in seen


def test_each_coordinator_sees_what_is_of_their_areas(commune: Commune) -> None:
    lost_answer(commune)
    assert UNKNOWN in listed(commune, FOUNDER)
    assert "Không còn tin nào" in listed(commune, BE)
    commune.presses(BE, "resend:1:0")
    assert not commune.deliver().get(CITIZEN)


def test_a_word_to_nobody_s_area_is_for_coordinators_of_all(commune: Commune) -> None:
    commune.says(CITIZEN, "/trogiup")
    commune.loses(CITIZEN)
    assert "cho một người dân" in listed(commune, FOUNDER)
    assert "Không còn tin nào" in listed(commune, AN)


def test_what_is_written_to_a_colleague_is_of_their_team_wherever_they_live(
    commune: Commune,
) -> None:
    commune.says(AN, f"/start to_{TAN_LAP}")  # An lives there and is of the staff elsewhere
    commune.loses(AN)
    commune.says(LAN, "/trogiup")
    commune.loses(LAN)
    assert "Không còn tin nào" in listed(commune, BE)
    assert listed(commune, AN).count("cho một đồng nghiệp") == 1
    assert listed(commune, FOUNDER).count("cho một đồng nghiệp") == 3  # two of them to An


def test_two_coordinators_have_it_sent_at_once_and_it_goes_once(commune: Commune) -> None:
    lost = lost_answer(commune)
    commune.presses(AN, f"resend:{lost}:0")
    commune.presses(FOUNDER, f"resend:{lost}:0")
    told = commune.deliver()
    assert [ANSWER.rstrip(".") in one.text for one in told[CITIZEN]] == [True]
    assert "Đang gửi lại cho người dân đã hỏi" in words(told[AN])
    assert "đã có người xử lý" in words(told[FOUNDER])
    assert "Không còn tin nào" in words(told[FOUNDER])
    assert acts(commune, lost) == [(unsure.SENT_AGAIN, AN)]
    assert row(commune, lost).state == "sent"


def test_exactly_that_message_goes_out_with_its_buttons(commune: Commune) -> None:
    lost = lost_answer(commune)
    before = row(commune, lost).payload
    commune.presses(AN, f"resend:{lost}:0")
    assert row(commune, lost).payload == before
    (seen,) = commune.deliver()[CITIZEN]
    assert seen.button("askback")


def test_lost_once_more_it_is_listed_once_more(commune: Commune) -> None:
    lost = lost_answer(commune)
    commune.presses(AN, f"resend:{lost}:0")
    assert commune.loses(CITIZEN) == lost
    assert UNKNOWN in listed(commune, AN)
    commune.presses(AN, f"resend:{lost}:0")
    assert len(commune.deliver()[CITIZEN]) == 1


def test_who_has_asked_for_it_themself_is_not_sent_it_again(commune: Commune) -> None:
    lost = lost_answer(commune)
    commune.says(CITIZEN, "/trogiup")
    assert "chưa thấy xin lại" in listed(commune, AN)
    commune.talk.show_again(commune.said(CITIZEN, button=f"again:{lost}"), str(lost))
    commune.presses(AN, f"resend:{lost}:0")
    told = commune.deliver()
    assert words(told[CITIZEN]).count(ANSWER.rstrip(".")) == 1
    assert "người nhận đã tự xem lại" in words(told[AN])
    assert not acts(commune, lost)


def test_passed_over_it_leaves_the_list_and_its_person_may_still_ask(commune: Commune) -> None:
    lost = lost_answer(commune)
    commune.presses(AN, f"passover:{lost}:0")
    assert "Không còn tin nào" in words(commune.deliver()[AN])
    assert acts(commune, lost) == [(unsure.PASSED_OVER, AN)]
    commune.talk.show_again(commune.said(CITIZEN, button=f"again:{lost}"), str(lost))
    assert ANSWER.rstrip(".") in words(commune.deliver()[CITIZEN])


def test_after_two_days_it_is_gone_and_the_button_says_so(commune: Commune) -> None:
    lost = lost_answer(commune)
    commune.now += outbox.KEEP + MINUTE
    with writing(commune.engine) as session:
        outbox.forget(session, commune.now)
    commune.presses(AN, f"resend:{lost}:0")
    told = commune.deliver()
    assert "không còn được lưu: đã quá 48 giờ" in words(told[AN])
    assert CITIZEN not in told


def test_at_night_it_rings_nobody(commune: Commune) -> None:
    lost = lost_answer(commune)
    commune.now = NIGHT
    commune.presses(AN, f"resend:{lost}:0")
    (seen,) = commune.deliver()[CITIZEN]
    assert seen.payload["disable_notification"]


def test_news_sent_again_at_night_wait_for_the_morning(commune: Commune) -> None:
    commune.asks_the_team(CITIZEN)
    commune.attaches(commune.group.id)
    lost = commune.loses(CITIZEN)
    assert row(commune, lost).priority == outbox.BROADCAST
    commune.now = NIGHT
    commune.presses(AN, f"resend:{lost}:0")
    assert CITIZEN not in commune.deliver()
    commune.now += timedelta(hours=8, minutes=1)
    assert len(commune.deliver()[CITIZEN]) == 1


def test_a_card_that_a_group_perhaps_never_saw(commune: Commune) -> None:
    commune.asks_the_team(CITIZEN)
    lost = commune.loses(GROUP)
    commune.presses(LAN, f"claim:{commune.ticket.id}")
    commune.loses(GROUP)
    assert "cho nhóm của Tổ Hoà Bình" in listed(commune, AN)
    commune.presses(AN, f"resend:{lost}:0")
    (seen,) = commune.deliver()[GROUP]
    assert UNKNOWN in seen.text
    assert seen.message in [one.message_id for one in commune.rows(Card)]


def test_a_card_of_which_something_newer_has_arrived_is_not_brought_back(
    commune: Commune,
) -> None:
    commune.asks_the_team(CITIZEN)
    commune.loses(GROUP)
    commune.now += MINUTE
    commune.presses(LAN, f"claim:{commune.ticket.id}")
    assert "Lan nhận lúc" in words(commune.deliver()[GROUP])
    assert "Không còn tin nào" in listed(commune, AN)


def test_a_group_is_not_asked_what_it_has_seen(commune: Commune) -> None:
    commune.asks_the_team(CITIZEN)
    commune.loses(GROUP)
    commune.presses(LAN, f"claim:{commune.ticket.id}", chat=GROUP)
    assert "Tin trước có thể chưa tới" not in words(commune.deliver()[GROUP])


def test_the_wish_to_be_forgotten_takes_it_out_of_the_list(commune: Commune) -> None:
    lost_answer(commune)
    commune.presses(CITIZEN, "erase")
    assert "Không còn tin nào" in listed(commune, FOUNDER)


def test_what_would_vanish_is_no_doubt_after_a_crash(commune: Commune) -> None:
    commune.says(CITIZEN, UNKNOWN)
    commune.deliver()
    commune.presses(CITIZEN, "erase")
    assert commune._claimed()
    with writing(commune.engine) as session:
        assert outbox.recover(session, commune.now) == (0, 0)
    assert not [one for one in commune.rows(OutboxRow) if one.chat_id == CITIZEN]


def test_many_are_shown_page_by_page(commune: Commune) -> None:
    commune.now = MORNING
    for user in range(7001, 7008):
        commune.says(user, "/trogiup")
        commune.loses(user)
    commune.says(FOUNDER, LIST)
    (first,) = commune.deliver()[FOUNDER]
    assert "7. " not in first.text
    commune.presses(FOUNDER, "unsure:1")
    (second,) = commune.deliver()[FOUNDER]
    assert "7. " in second.text
    assert len([one for one in second.buttons if one.startswith("resend:")]) == 2
    assert "unsure:0" in second.buttons
    for button in [one for one in second.buttons if one.startswith("passover:")]:
        commune.presses(FOUNDER, button)
    assert "5. " in words(commune.deliver()[FOUNDER][-1:])  # no page is left empty
