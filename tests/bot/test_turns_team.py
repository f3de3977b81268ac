"""What members and coordinators live through: whose word counts, what they see, who hears it."""

from datetime import timedelta

import pytest
from sqlalchemy import Engine

from bot.mailbox import inbox, outbox
from knowledge.database import writing
from knowledge.loop import groups, tickets
from knowledge.loop.staff import Role, State
from knowledge.tables import (
    Decision,
    Draft,
    GuideRow,
    OutboxRow,
    Person,
    ProposedAsk,
    Question,
    Team,
    Ticket,
)
from tests.bot.turns import (
    ANSWER,
    BOT,
    CITIZEN,
    FOUNDER,
    GROUP,
    GUIDE,
    LAN,
    NEIGHBOUR,
    NIGHT,
    TAN_LAP,
    TU,
    UNKNOWN,
    Commune,
    join,
    settled,
    words,
)

AN, BE = 5001, 5002  # two more coordinators
STRANGER = 777


@pytest.fixture
def commune(engine: Engine) -> Commune:
    return settled(engine)


def comes(commune: Commune, user: int, name: str, areas: str = "") -> None:
    with writing(commune.engine) as session:
        session.add(join(user, name, Role.COORDINATOR, areas=areas))


@pytest.mark.parametrize("token", ["a-_b_-c", "-__x__-"])
def test_an_invitation_is_read_as_it_is(
    commune: Commune, monkeypatch: pytest.MonkeyPatch, token: str
) -> None:
    """Marks of Markdown may stand in a token: one in five thousand lost letters by them."""
    monkeypatch.setattr("secrets.token_urlsafe", lambda _: token)
    commune.presses(FOUNDER, f"invite:m:{TAN_LAP}")
    assert f"?start=moi_{token}" in words(commune.deliver()[FOUNDER])


def test_what_a_member_has_taken_is_free_when_they_leave(commune: Commune) -> None:
    commune.asks_the_team(CITIZEN)
    commune.presses(LAN, f"claim:{commune.ticket.id}", chat=GROUP)
    commune.presses(LAN, "leave")
    commune.presses(TU, f"claim:{commune.ticket.id}", chat=GROUP)
    assert commune.ticket.claimed_by == TU


def test_who_left_is_not_brought_back_by_an_old_button(commune: Commune) -> None:
    commune.presses(LAN, "leave")
    commune.presses(FOUNDER, f"restore:{LAN}")
    assert commune.staff(LAN).state == State.LEFT


def test_nobody_sends_away_what_another_has_taken(commune: Commune) -> None:
    commune.asks_the_team(CITIZEN)
    commune.presses(LAN, f"claim:{commune.ticket.id}", chat=GROUP)
    commune.presses(TU, f"away:{commune.ticket.id}:spam")
    assert commune.ticket.state == tickets.State.CLAIMED


def test_a_stranger_s_tap_in_the_group_leaves_no_trace(commune: Commune) -> None:
    commune.talk.show_again(commune.said(STRANGER, GROUP, button="again:1"), "1")
    assert STRANGER not in [one.chat_id for one in commune.rows(Person)]


def test_a_member_without_a_name_is_never_shown_by_number(commune: Commune) -> None:
    with writing(commune.engine) as session:
        session.merge(join(LAN, "", Role.MEMBER, "hoa-binh"))
    commune.asks_the_team(CITIZEN)
    commune.answers(LAN, commune.ticket.id, "gửi em mã OTP nhé")
    told = commune.deliver()
    assert "mã OTP" in words(told[FOUNDER])
    assert str(LAN) not in "".join(map(words, told.values()))


def test_a_name_is_shown_letter_by_letter(commune: Commune) -> None:
    with writing(commune.engine) as session:
        session.merge(join(LAN, "**Lan**", Role.MEMBER, "hoa-binh"))
    commune.asks_the_team(CITIZEN)
    commune.presses(LAN, f"claim:{commune.ticket.id}", chat=GROUP)
    commune.presses(TU, f"mycard:{commune.ticket.id}")
    card = commune.deliver()[TU][-1]
    commune.says(TU, ANSWER, reply_to=card.message)
    assert "**Lan** đang giữ" in words(commune.deliver()[TU])


def test_a_long_question_s_card_is_changed_and_not_sent_again(commune: Commune) -> None:
    commune.asks_the_team(CITIZEN, "nuôi tôm hùm " * 300)
    (card,) = commune.deliver()[GROUP]
    commune.presses(LAN, f"claim:{commune.ticket.id}", chat=GROUP)
    (changed,) = commune.deliver()[GROUP]
    assert (changed.method, changed.message) == (outbox.EDIT, card.message)


def test_a_card_that_has_to_be_sent_anew_rings_nobody(commune: Commune) -> None:
    commune.now = NIGHT
    commune.asks_the_team(CITIZEN)
    commune.presses(LAN, f"claim:{commune.ticket.id}", chat=GROUP)
    card = next(one for one in commune.rows(OutboxRow) if one.card_id and one.state == "queued")
    with writing(commune.engine) as session:
        outbox.settle(session, card.id, "unsure", commune.now, error="TimedOut")
    (anew,) = commune.deliver()[GROUP]
    assert anew.method == outbox.SEND
    assert anew.payload["disable_notification"]


def test_a_reply_that_failed_for_good_is_asked_for_again(commune: Commune) -> None:
    reply = commune.said(LAN, GROUP, text="Ra hội", reply_to=5)
    with writing(commune.engine) as session:
        update = inbox.Received(reply.update_id, GROUP, "message", "{}")
        inbox.put(session, BOT, [update], commune.now)
    for wait in (*inbox.RETRY_AFTER, timedelta()):
        assert not commune.deliver()
        with writing(commune.engine) as session:
            inbox.claim(session, commune.now, 5)
        commune.talk.fail(reply, "OperationalError")
        commune.now += wait
    assert "trả lời lại" in words(commune.deliver()[GROUP])


def test_a_reply_in_the_group_takes_nothing_from_what_is_being_written(commune: Commune) -> None:
    commune.asks_the_team(CITIZEN)
    card = commune.deliver()[GROUP][-1]
    commune.presses(LAN, "dnew")
    commune.says(LAN, "để chị xem đã nhé Tú", chat=GROUP, reply_to=card.message)
    commune.says(LAN, "Nuôi ong tại nhà")
    assert "Nuôi ong" in commune.newest(Draft).body.encode().decode("unicode_escape")


def test_what_is_asked_back_finds_another_reader_when_its_own_has_left(commune: Commune) -> None:
    comes(commune, AN, "An")
    commune.says(FOUNDER, "/dung")
    commune.says(CITIZEN, UNKNOWN)
    question = commune.newest(Question).id
    commune.presses(CITIZEN, f"handover:{question}")
    commune.presses(CITIZEN, f"commune:{question}:-")
    commune.presses(AN, f"claim:{commune.ticket.id}")
    commune.presses(AN, "leave")
    comes(commune, BE, "Bé")
    commune.deliver()
    commune.asks_back(CITIZEN, question, "còn gì nữa không ạ")
    assert "còn gì nữa" in words(commune.deliver()[BE])


def test_a_coordinator_of_one_area_decides_nothing_for_another(commune: Commune) -> None:
    comes(commune, AN, "An", areas=TAN_LAP)
    commune.asks_the_team(CITIZEN)
    commune.asks_the_team(NEIGHBOUR, team=TAN_LAP)
    commune.presses(AN, f"gdecide:{commune.group.id}:spam")
    assert {one.state for one in commune.rows(Ticket)} == {tickets.State.OPEN}


def test_only_wordings_that_were_shown_are_learned(commune: Commune) -> None:
    other = "nuôi tôm hùm ở nhà trong bể kính cách nào"
    commune.asks_the_team(CITIZEN)
    commune.deliver()
    shown = commune.shown_to_attach(commune.group.id)
    commune.asks_the_team(NEIGHBOUR, other)
    commune.presses(FOUNDER, shown.button("ayes"))
    shown_anew = commune.deliver()[FOUNDER][-1]
    assert other in shown_anew.text
    assert other not in text_of_the_guide(commune)
    commune.presses(FOUNDER, shown_anew.button("ayes"))
    assert other in text_of_the_guide(commune)


def text_of_the_guide(commune: Commune) -> str:
    return next(one.text for one in commune.rows(GuideRow) if one.id == GUIDE)


def test_an_attach_that_is_undone_lets_the_question_wait_again(commune: Commune) -> None:
    commune.asks_the_team(CITIZEN)
    commune.attaches(commune.group.id)
    assert commune.group.state == groups.State.DECIDED
    commune.presses(FOUNDER, f"gundo:{GUIDE}:2")
    assert commune.group.state == groups.State.WAITING


def test_without_a_wording_to_learn_nobody_is_asked_about_one(commune: Commune) -> None:
    commune.asks_the_team(CITIZEN, "cách nuôi tôm hùm [số điện thoại] trong bể kính")
    commune.presses(LAN, f"attachsend:{commune.ticket.id}:{GUIDE}")
    told = commune.deliver()
    assert "Mời anh/chị xem hướng dẫn" in words(told[CITIZEN])
    assert FOUNDER not in told


def test_asked_back_after_its_question_was_decided_on_it_gets_a_guide_all_the_same(
    commune: Commune,
) -> None:
    question = commune.asks_the_team(CITIZEN)
    commune.answers(LAN, commune.ticket.id)
    commune.asks_back(CITIZEN, question, "mua giống ở đâu ạ")
    commune.attaches(commune.group.id)
    commune.presses(LAN, f"handback:{commune.ticket.id}")
    commune.deliver()
    commune.presses(FOUNDER, f"attachto:t:{commune.ticket.id}:{GUIDE}")
    sends = commune.deliver()[FOUNDER][-1].button("attachsend")
    commune.presses(FOUNDER, sends)
    told = commune.deliver()
    assert "Mời anh/chị xem hướng dẫn" in words(told[CITIZEN])
    assert commune.rows(ProposedAsk) == []


def test_what_somebody_had_removed_stands_in_no_decision(commune: Commune) -> None:
    commune.asks_the_team(CITIZEN)
    commune.presses(LAN, f"attachsend:{commune.ticket.id}:{GUIDE}")
    commune.presses(FOUNDER, f"proposedno:{commune.newest(ProposedAsk).id}")
    assert "decline ask" in [one.act for one in commune.rows(Decision)]
    commune.presses(CITIZEN, "erase")
    assert not [one for one in commune.rows(Decision) if "tôm hùm" in one.note]


def test_however_many_teams_there_are_each_is_some_pages_away(commune: Commune) -> None:
    with writing(commune.engine) as session:
        for n in range(120):
            session.add(Team(id=f"t{n}", name=f"Tổ {n}", commune=f"Xã {n}", province="Phú Thọ"))
    commune.says(FOUNDER, "/moi")
    (page,) = commune.deliver()[FOUNDER]
    pages = [page.buttons]
    while more := [one for one in pages[-1] if one == f"invites:{len(pages)}"]:
        commune.presses(FOUNDER, more[0])
        pages.append(commune.deliver()[FOUNDER][-1].buttons)
    assert max(map(len, pages)) <= 100
    assert {f"invite:m:t{n}" for n in range(120)} <= {one for page in pages for one in page}
