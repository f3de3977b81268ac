"""Two people at one draft, two drafts of one guide, at the same moment. See test_races."""

from dataclasses import replace

import pytest
from sqlalchemy import Engine
from sqlmodel import Session

from knowledge.database import reading, writing
from knowledge.deciding import on_drafts, on_guides
from knowledge.deciding.refusals import AlreadyDecided, Changed, NotThere
from knowledge.loop import draft_rows, review
from knowledge.loop.desk import Desk
from knowledge.loop.draft_rows import State
from knowledge.loop.review import Outdated
from knowledge.tables import Draft, GuideRow
from knowledge.writing.drafts import DraftText
from tests.conftest import ON_POSTGRESQL
from tests.guides import GOOD
from tests.knowledge.conftest import Meanwhile
from tests.knowledge.deciding import FOUNDER, GUIDE, LAN, NAM, actor, settled

pytestmark = pytest.mark.skipif(not ON_POSTGRESQL, reason="SQLite has one writer at a time")
NEWER = GOOD.replace("Đọc số", "Ghi số")


@pytest.fixture
def desk(engine: Engine) -> Desk:
    with writing(engine) as session:
        return settled(session)


def at(desk: Desk, session: Session) -> Desk:
    return replace(desk, session=session)


def draft(engine: Engine, desk: Desk, text: str = NEWER, *, is_sent: bool = True) -> Draft:
    """A change of the live guide, by a member."""
    with writing(engine) as session:
        row = draft_rows.begin(session, LAN, DraftText(), desk.now)
        draft_rows.base_on(row, GUIDE, 1)
        draft_rows.save_text(row, text, desk.now)
        if is_sent:
            on_drafts.submit(at(desk, session), actor(at(desk, session), LAN), row.id or 0)
        return row


def publish(desk: Desk, session: Session, row: Draft, by: int) -> on_drafts.Published:
    here = at(desk, session)
    # As a page does, which has shown it before: what it has read is not what counts.
    shown = session.get_one(Draft, row.id), session.get_one(GuideRow, GUIDE)
    return on_drafts.publish(here, actor(here, by), row.id or 0, draft_rows.seal(shown[0]))


def live(engine: Engine) -> tuple[int, str]:
    with reading(engine) as session:
        row = session.get_one(GuideRow, GUIDE)
        return row.version, row.text


def test_of_two_who_publish_a_draft_the_second_hears_who_was_first(
    engine: Engine, desk: Desk, meanwhile: Meanwhile
) -> None:
    row = draft(engine, desk)
    with writing(engine) as session:
        publish(desk, session, row, NAM)
        other = meanwhile(lambda session: publish(desk, session, row, FOUNDER))
    with pytest.raises(AlreadyDecided) as first:
        other.result()
    assert first.value.by == NAM
    assert live(engine) == (2, NEWER)


def test_of_two_drafts_of_a_guide_the_second_overwrites_nothing(
    engine: Engine, desk: Desk, meanwhile: Meanwhile
) -> None:
    one, two = draft(engine, desk), draft(engine, desk, GOOD.replace("Đọc số", "Viết số"))
    with writing(engine) as session:
        publish(desk, session, one, NAM)
        session.flush()
        other = meanwhile(lambda session: publish(desk, session, two, FOUNDER))
    with pytest.raises(Outdated):
        other.result()
    assert live(engine) == (2, NEWER)
    with reading(engine) as session:
        assert session.get_one(Draft, two.id).state == State.SUBMITTED


def test_given_back_while_it_is_published_it_is_published(
    engine: Engine, desk: Desk, meanwhile: Meanwhile
) -> None:
    row = draft(engine, desk)

    def gives_back(session: Session) -> None:
        here = at(desk, session)
        on_drafts.give_back(here, actor(here, FOUNDER), row.id or 0, "x")

    with writing(engine) as session:
        publish(desk, session, row, NAM)
        other = meanwhile(gives_back)
    with pytest.raises(AlreadyDecided):
        other.result()


def test_recalled_while_it_is_published_it_is_published(
    engine: Engine, desk: Desk, meanwhile: Meanwhile
) -> None:
    row = draft(engine, desk)
    with writing(engine) as session:
        publish(desk, session, row, NAM)
        other = meanwhile(
            lambda session: on_drafts.recall(
                at(desk, session), actor(at(desk, session), LAN), row.id or 0
            )
        )
    with pytest.raises(NotThere):
        other.result()
    with reading(engine) as session:
        assert session.get_one(Draft, row.id).state == State.PUBLISHED


def test_of_two_windows_that_save_at_once_the_second_is_told(
    engine: Engine, desk: Desk, meanwhile: Meanwhile
) -> None:
    row = draft(engine, desk, is_sent=False)
    seal = draft_rows.seal(row)

    def saves(session: Session, text: str) -> None:
        here, shown = at(desk, session), session.get_one(Draft, row.id)
        on_drafts.save(here, actor(here, LAN), shown.id or 0, text, seal)

    with writing(engine) as session:
        saves(session, "một")
        session.flush()
        other = meanwhile(lambda session: saves(session, "hai"))
    with pytest.raises(Changed):
        other.result()
    with reading(engine) as session:
        assert session.get_one(Draft, row.id).text == "một\n"


def test_of_two_who_undo_one_version_goes(engine: Engine, desk: Desk, meanwhile: Meanwhile) -> None:
    with writing(engine) as session:
        review.publish(session, GUIDE, NEWER, LAN, "change guide", desk.now, 1)

    def undoes(session: Session) -> None:
        here, shown = at(desk, session), session.get_one(GuideRow, GUIDE)
        on_guides.undo(here, actor(here), shown.id, 2)

    with writing(engine) as session:
        undoes(session)
        other = meanwhile(undoes)
    with pytest.raises(Outdated):
        other.result()
    assert live(engine) == (3, GOOD)


def test_confirmed_while_it_is_changed_nobody_has_confirmed_the_change(
    engine: Engine, desk: Desk, meanwhile: Meanwhile
) -> None:
    def confirms(session: Session) -> None:
        here, shown = at(desk, session), session.get_one(GuideRow, GUIDE)
        on_guides.confirm(here, actor(here), shown.id, 1, "Công an xã")

    with writing(engine) as session:
        review.publish(session, GUIDE, NEWER, LAN, "change guide", desk.now, 1)
        other = meanwhile(confirms)
    with pytest.raises(Outdated):
        other.result()
    assert live(engine) == (2, NEWER)
