"""What is decided is done once, recorded, can be taken back; nothing newer is overwritten."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import Engine
from sqlmodel import Session

from knowledge import library, questions
from knowledge.answers import Answer, Outcome
from knowledge.database import writing
from knowledge.guides import parse
from knowledge.loop import decisions, groups, review, tickets
from knowledge.loop.review import Effect, Outdated, TooLarge, Verdict
from knowledge.loop.tickets import Reason, State
from knowledge.questions import Asked
from knowledge.tables import GuideRow, Question, QuestionGroup, Ticket
from knowledge.writing.guide_changes import findings
from tests.guides import GOOD

NOW = datetime(2026, 9, 1, 8, tzinfo=UTC)
LATER = NOW + timedelta(hours=1)
TODAY = date(2026, 9, 1)
BY = 3001
NEWER = GOOD.replace("Đọc số mới.", "Ghi số mới ra giấy.")
OTHER = GOOD.replace("id: doi-so", "id: nuoi-tom").replace("số", "tôm").replace("sim", "cá")
NOTHING = Answer(Outcome.NO_MATCH, ())


@pytest.fixture
def session(engine: Engine) -> Iterator[Session]:
    with writing(engine) as session:
        library.import_guides(session, {"doi-so": GOOD}, NOW)
        session.flush()
        yield session


def ask(session: Session, text: str, chat_id: int = 1) -> Question:
    """What one chat asks, handed over to nobody yet."""
    person = questions.meet(session, 9, chat_id, "vi", NOW)
    asked = Asked(9, chat_id, text)
    row = questions.record(session, person, asked, NOTHING, NOW)
    groups.place(session, row, NOW)
    return row


def hand_over(session: Session, question: Question) -> Ticket:
    questions.hand_over(question, NOW)
    ticket, _is_new = tickets.open_ticket(session, question, "", NOW)
    return ticket


def group_of(session: Session, question: Question) -> QuestionGroup:
    return session.get_one(QuestionGroup, question.group_id)


def live(session: Session, guide_id: str = "doi-so") -> GuideRow:
    return session.get_one(GuideRow, guide_id)


def noted(session: Session, subject: str) -> list[tuple[str, int | None, int | None]]:
    return [(x.act, x.from_version, x.to_version) for x in decisions.about(session, subject)]


def test_published_on_the_newest_version_it_is_live_and_recorded(session: Session) -> None:
    before = library.version(session)

    assert review.publish(session, "doi-so", NEWER, BY, "change guide", LATER, 1) == 2

    assert live(session).text == NEWER
    assert library.version(session) == before + 1
    assert noted(session, "guide doi-so") == [("change guide", 1, 2)]


@pytest.mark.parametrize("base", [0, 2])
def test_what_is_based_on_another_version_overwrites_nothing(session: Session, base: int) -> None:
    with pytest.raises(Outdated):
        review.publish(session, "doi-so", NEWER, BY, "change guide", LATER, base)

    assert (live(session).text, live(session).version) == (GOOD, 1)
    assert noted(session, "guide doi-so") == []


def test_an_edit_is_taken_back_as_a_version_of_its_own(session: Session) -> None:
    review.publish(session, "doi-so", NEWER, BY, "change guide", LATER, 1)

    assert review.undo(session, "doi-so", 2, BY, LATER) == 3

    assert (live(session).text, live(session).version) == (GOOD, 3)
    assert noted(session, "guide doi-so") == [("change guide", 1, 2), ("undo", 2, 3)]


def test_only_the_newest_version_is_taken_back(session: Session) -> None:
    review.publish(session, "doi-so", NEWER, BY, "change guide", LATER, 1)

    for version in (1, 3):
        with pytest.raises(Outdated):
            review.undo(session, "doi-so", version, BY, LATER)
    assert live(session).text == NEWER


def test_a_guide_of_the_folder_is_not_taken_away(session: Session) -> None:
    assert not review.can_undo(session, "doi-so", 1)
    with pytest.raises(Outdated):
        review.undo(session, "doi-so", 1, BY, LATER)
    assert live(session).is_live


def test_a_new_guide_is_taken_away_and_what_it_answered_waits_again(session: Session) -> None:
    question = ask(session, "nuôi tôm hùm trong bể")
    group = group_of(session, question)
    review.publish(session, "nuoi-tom", OTHER, BY, "new guide", LATER, 0)
    review.decide(session, group, Verdict.WRITTEN, "nuoi-tom", BY, LATER)

    assert review.undo(session, "nuoi-tom", 1, BY, LATER) == 0

    assert not live(session, "nuoi-tom").is_live
    assert "nuoi-tom" not in {guide.id for guide in library.guides(session)}
    assert (group.state, group.guide) == (groups.State.WAITING, None)
    assert question.answered_at == LATER  # whom it answered stays told
    assert noted(session, "guide nuoi-tom") == [("new guide", None, 1), ("undo", 1, None)]


def test_a_stored_question_whose_answer_changes_is_named(session: Session) -> None:
    own = ask(session, "nuôi tôm hùm trong bể kính", chat_id=1)
    ask(session, "tôm cũ bỏ rồi", chat_id=2)
    shelf = library.load(session)

    found = review.effects(session, shelf, parse(OTHER), [own.id or 0])

    assert found == [Effect("tôm cũ bỏ rồi", "doi-so", "nuoi-tom")]
    assert review.effects(session, shelf, parse(GOOD)) == []


def test_ways_of_asking_are_added_once(session: Session) -> None:
    text = review.with_asks(parse(GOOD), ["đổi sim mới", "em đổi sim", "đổi sim mới"])

    assert parse(text).asks == (*parse(GOOD).asks, "đổi sim mới")


def test_a_guide_that_is_full_learns_nothing(session: Session) -> None:
    with pytest.raises(TooLarge):
        review.with_asks(parse(GOOD), [f"đổi số {n} " + "rất dài " * 50 for n in range(40)])


def test_who_waits_and_who_wishes_is_told_once(session: Session) -> None:
    waits, wishes, neither, silent = (
        ask(session, "nuôi tôm hùm trong bể kính", chat_id) for chat_id in (1, 2, 3, 4)
    )
    ticket = hand_over(session, wishes)
    tickets.answer(session, ticket, "…", tickets.askers(session, ticket), NOW)
    wishes.wants_news = True
    hand_over(session, waits)
    ticket_of_neither = hand_over(session, neither)
    asked = [one for one in tickets.askers(session, ticket_of_neither) if one.question is neither]
    tickets.answer(session, ticket_of_neither, "…", asked, NOW)
    group = group_of(session, waits)

    decided = review.decide(session, group, Verdict.WRITTEN, "doi-so", BY, LATER)

    assert set(map(id, decided.told)) == {id(waits), id(wishes)}
    assert {one.state for one in decided.closed} == {State.CLOSED}
    assert {one.reason for one in decided.closed} == {Reason.GUIDE}
    assert silent.answered_at == LATER
    groups.reopen(session, group)
    again = review.decide(session, group, Verdict.WRITTEN, "doi-so", BY, LATER)
    assert again.told == ()


def test_a_question_without_a_commune_is_told_too(session: Session) -> None:
    question = ask(session, "nuôi tôm hùm trong bể kính")
    questions.hand_over(question, NOW)

    decided = review.decide(session, group_of(session, question), Verdict.PERSONAL, None, BY, LATER)

    assert decided.told == (question,)


def test_a_decided_group_is_not_decided_again(session: Session) -> None:
    question = ask(session, "nuôi tôm hùm trong bể kính")
    question.wants_news = True
    group = group_of(session, question)
    review.decide(session, group, Verdict.SPAM, None, BY, LATER)

    assert review.decide(session, group, Verdict.SPAM, None, 77, LATER) == review.Decided()
    assert review.decide(session, group, Verdict.WRITTEN, "doi-so", 77, LATER).told == ()
    assert [one.made_by for one in decisions.about(session, f"group {group.id}")] == [BY]


def test_sent_away_are_told_who_wait_and_of_spam_nobody(session: Session) -> None:
    waits, wishes = (ask(session, "nuôi tôm hùm trong bể kính", one) for one in (1, 2))
    hand_over(session, waits)
    wishes.wants_news = True
    group = group_of(session, waits)
    assert review.decide(session, group, Verdict.OTHER_OFFICE, None, BY, LATER).told == (waits,)

    spam = ask(session, "vay tiền nhanh lãi thấp", 3)
    hand_over(session, spam)
    found = review.decide(session, group_of(session, spam), Verdict.SPAM, None, BY, LATER)
    assert (found.told, len(found.closed)) == ((), 1)


@pytest.mark.parametrize("certainty", ["cao", "cần kiểm tra lại"])
def test_a_confirmed_guide_is_in_order(session: Session, certainty: str) -> None:
    text = GOOD.replace("certainty: cao", f"certainty: {certainty}")
    text = text.replace("2027-02-28", "2026-11-30").replace("related: [quen-mat-khau]", "")
    review.publish(session, "doi-so", text, BY, "change guide", NOW, 1)

    after = review.confirm(session, "doi-so", " Công an\nxã A ", BY, TODAY, LATER, 2)

    guide = parse(live(session).text)
    assert after == 3
    assert (guide.confirmed_by, guide.confirmed_on) == ("Công an xã A", "2026-09-01")
    assert guide.review_by >= "2026-11-30"
    assert not [one for one in findings(live(session).text, "doi-so", (), TODAY) if one.is_error]
    assert noted(session, "guide doi-so")[-1] == ("confirm", 2, 3)


def test_nobody_confirms_what_was_changed_since(session: Session) -> None:
    review.publish(session, "doi-so", NEWER, BY, "change guide", NOW, 1)

    with pytest.raises(Outdated):
        review.confirm(session, "doi-so", "Công an xã A", BY, TODAY, LATER, 1)
    assert parse(live(session).text).confirmed_by == ""
