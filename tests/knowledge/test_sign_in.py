"""Signing in to the console: links that work once, sessions that end, rights of this moment."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from functools import partial
from threading import Barrier

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, func, select

from knowledge.database import reading, writing
from knowledge.loop import login_rows, sign_in, staff
from knowledge.loop.login_rows import IDLE, LASTS
from knowledge.loop.sign_in import HOUR, LINK_LASTS, LINKS_AN_HOUR, SEEN_EVERY, SignedIn, TooMany
from knowledge.loop.staff import Role, State
from knowledge.retention import forget
from knowledge.tables import LoginLink, LoginSession, Staff, Team

NOW = datetime(2026, 9, 1, 8, tzinfo=UTC)
SECOND, DAY = timedelta(seconds=1), timedelta(days=1)
FOUNDER, NAM, LAN, STRANGER = 3001, 3002, 4001, 1001
FOUNDERS = frozenset({FOUNDER})
OWN = "hoa-binh"
PARALLEL = 50


@pytest.fixture
def town(engine: Engine) -> Engine:
    """Nam coordinates one area, Lan is a member there."""
    with writing(engine) as session:
        session.add(Team(id=OWN, name="Tổ", commune="Hoà Bình", province="Phú Thọ"))
        session.flush()
        session.add(Staff(user_id=NAM, role=Role.COORDINATOR, areas=OWN, joined_at=NOW))
        session.add(Staff(user_id=LAN, role=Role.MEMBER, team_id=OWN, joined_at=NOW))
    return engine


@pytest.fixture
def session(town: Engine) -> Iterator[Session]:
    with writing(town) as session:
        yield session


def opened(session: Session, token: str, now: datetime = NOW) -> str | None:
    return sign_in.redeem(session, token, now, FOUNDERS, "vi")


def comes_in(session: Session, user: int = NAM, now: datetime = NOW) -> str:
    """The token of a session."""
    token = opened(session, sign_in.make_link(session, user, now), now)
    assert token
    return token


def who(session: Session, token: str, now: datetime = NOW) -> SignedIn | None:
    session.expire_all()  # another request
    return sign_in.signed_in(session, token, now, FOUNDERS)


def count(session: Session, table: type[LoginLink | LoginSession]) -> int:
    return session.exec(select(func.count()).select_from(table)).one()


def test_a_link_signs_in_whom_it_was_made_for(session: Session) -> None:
    signed = who(session, comes_in(session))
    assert signed
    assert (signed.actor.user_id, signed.actor.role, signed.language) == (NAM, "coordinator", "vi")
    assert signed.actor.areas == {OWN}


def test_no_token_stands_in_the_database(session: Session) -> None:
    link = sign_in.make_link(session, NAM, NOW)
    own = opened(session, link)
    assert own
    assert len({link, own}) == 2
    assert min(len(link), len(own)) >= 43  # 256 bits, six in a letter
    rows = [session.exec(select(one)).one().model_dump() for one in (LoginLink, LoginSession)]
    assert link not in repr(rows)
    assert own not in repr(rows)
    assert who(session, rows[1]["digest"]) is None
    assert opened(session, rows[0]["digest"]) is None


def test_a_link_works_once(session: Session) -> None:
    token = sign_in.make_link(session, NAM, NOW)
    assert opened(session, token)
    assert opened(session, token) is None
    assert count(session, LoginSession) == 1


@pytest.mark.parametrize(
    ("later", "works"),
    [
        (timedelta(), True),
        (LINK_LASTS - SECOND, True),
        (LINK_LASTS, False),
        (-SECOND, False),  # the clock was set back: it would live longer than it should
    ],
)
def test_a_link_lives_ten_minutes(session: Session, later: timedelta, works: bool) -> None:
    token = sign_in.make_link(session, NAM, NOW)
    assert bool(opened(session, token, NOW + later)) is works
    assert count(session, LoginSession) == works


@pytest.mark.parametrize("token", ["", "x", "moi_abc", "A" * 5000, "chữ\x00"])
def test_a_link_that_was_never_made_opens_nothing(session: Session, token: str) -> None:
    sign_in.make_link(session, NAM, NOW)
    assert opened(session, token) is None
    assert who(session, token) is None


def test_of_many_who_open_a_link_at_once_one_comes_in(town: Engine) -> None:
    with writing(town) as session:
        token = sign_in.make_link(session, NAM, NOW)
    start = Barrier(PARALLEL)

    def open_it(_: int) -> str | None:
        start.wait()
        with writing(town) as session:
            return opened(session, token)

    with ThreadPoolExecutor(PARALLEL) as pool:
        won = [one for one in pool.map(open_it, range(PARALLEL)) if one]
    assert len(won) == 1
    with reading(town) as session:
        assert count(session, LoginSession) == 1
        assert who(session, won[0])


def test_five_links_an_hour_and_no_more(session: Session) -> None:
    for minute in range(LINKS_AN_HOUR):
        sign_in.make_link(session, NAM, NOW + minute * SEEN_EVERY)
    for later in (LINKS_AN_HOUR * SEEN_EVERY, HOUR - SECOND):
        with pytest.raises(TooMany):
            sign_in.make_link(session, NAM, NOW + later)
    assert count(session, LoginLink) == LINKS_AN_HOUR
    assert sign_in.make_link(session, FOUNDER, NOW)  # of others there are as many
    assert sign_in.make_link(session, NAM, NOW + HOUR)
    with pytest.raises(TooMany):
        sign_in.make_link(session, NAM, NOW + HOUR)


@pytest.mark.parametrize("user", [LAN, STRANGER])
def test_a_link_signs_in_nobody_but_coordinators(session: Session, user: int) -> None:
    assert opened(session, sign_in.make_link(session, user, NOW)) is None
    assert count(session, LoginSession) == 0


@pytest.mark.parametrize("state", [State.SUSPENDED, State.LEFT])
def test_who_goes_while_their_link_is_unused_does_not_come_in(
    session: Session, state: State
) -> None:
    token = sign_in.make_link(session, NAM, NOW)
    staff.set_state(session, NAM, state, NOW)
    staff.set_state(session, NAM, State.ACTIVE, NOW)
    assert opened(session, token, NOW) is None
    assert count(session, LoginLink) == 1  # counted among those of the hour all the same


@pytest.mark.parametrize("state", [State.SUSPENDED, State.LEFT])
def test_who_goes_is_signed_out_everywhere_and_stays_so(session: Session, state: State) -> None:
    browsers = [comes_in(session), comes_in(session)]
    other = comes_in(session, FOUNDER)
    staff.set_state(session, NAM, state, NOW)
    staff.set_state(session, NAM, State.ACTIVE, NOW)
    assert [who(session, one) for one in browsers] == [None, None]
    assert who(session, other)


def test_rights_are_those_of_the_moment(session: Session) -> None:
    """Whoever changed them, even past us."""
    token = comes_in(session)
    row = session.get_one(Staff, NAM)
    for role, state, areas, sees in (
        (Role.COORDINATOR, State.ACTIVE, "", True),
        (Role.MEMBER, State.ACTIVE, "", False),
        (Role.COORDINATOR, State.SUSPENDED, OWN, False),
        (Role.COORDINATOR, State.LEFT, OWN, False),
        (Role.COORDINATOR, State.ACTIVE, OWN, True),
    ):
        row.role, row.state, row.areas = role, state, areas
        session.add(row)
        session.flush()
        signed = who(session, token)
        assert bool(signed) is sees
        if signed:
            assert signed.actor.areas == ({areas} if areas else None)


def test_who_no_longer_stands_in_the_settings_is_out(session: Session) -> None:
    token = comes_in(session, FOUNDER)
    assert who(session, token)
    assert sign_in.signed_in(session, token, NOW, frozenset()) is None


def test_an_invitation_that_gives_other_rights_signs_out(session: Session) -> None:
    token = comes_in(session)
    link = staff.invite(session, Role.COORDINATOR, None, FOUNDER, NOW)
    assert staff.redeem(session, link, NAM, NOW)
    assert who(session, token) is None


@pytest.mark.parametrize(
    ("later", "lives"),
    [
        (IDLE - SECOND, True),
        (IDLE, False),
        (-HOUR, True),  # the clock was set back
        (-IDLE, False),
    ],
)
def test_a_session_that_nobody_uses_ends(session: Session, later: timedelta, lives: bool) -> None:
    token = comes_in(session)
    assert bool(who(session, token, NOW + later)) is lives


def test_a_session_ends_after_a_week_however_busy(session: Session) -> None:
    token, now = comes_in(session), NOW
    while who(session, token, now):
        sign_in.touch(session, token, now)
        now += HOUR
    assert now - NOW == LASTS


def test_being_here_is_written_at_most_once_a_minute(session: Session) -> None:
    token = comes_in(session)
    written = []
    for seconds in (0, 59, 60, 119, 121, 20):  # at last the clock is set back
        now = NOW + seconds * SECOND
        signed = who(session, token, now)
        assert signed
        is_due = signed.is_due(now)
        sign_in.touch(session, token, now)
        session.expire_all()
        seen = session.exec(select(LoginSession.seen_at)).one()
        assert (seen == now and seconds > 0) is is_due
        written += [seconds] if is_due else []
    assert written == [60, 121, 20]


def test_a_page_is_read_while_somebody_writes(town: Engine) -> None:
    """Looking up who asks takes no lock and leaves nothing to be written."""
    with writing(town) as session:
        token = comes_in(session)
    with writing(town) as writer:
        sign_in.touch(writer, token, NOW + HOUR)
        with reading(town) as reader:
            signed = who(reader, token, NOW + HOUR)
            assert signed
            assert signed.is_due(NOW + HOUR)
            assert not reader.new | reader.dirty


def test_signing_out_ends_this_browser_alone(session: Session) -> None:
    here, there = comes_in(session), comes_in(session)
    sign_in.end(session, here)
    assert who(session, here) is None
    assert who(session, there)
    login_rows.end_all(session, NAM)
    assert who(session, there) is None


def test_each_browser_has_its_language(session: Session) -> None:
    here, there = comes_in(session), comes_in(session)
    sign_in.set_language(session, here, "en")
    assert [who(session, one).language for one in (here, there)] == ["en", "vi"]


@pytest.mark.parametrize("is_used", [True, False])
def test_a_link_is_removed_a_day_after_it_ran_out(session: Session, is_used: bool) -> None:
    token = sign_in.make_link(session, FOUNDER, NOW - LINK_LASTS)
    if is_used:
        assert opened(session, token, NOW - SECOND)
        session.delete(session.exec(select(LoginSession)).one())
    after = partial(forget, session, keep_link_days=30, keep_text_months=12)
    assert after(now=NOW + DAY).sign_ins == 0
    assert after(now=NOW + DAY + SECOND).sign_ins == 1
    assert count(session, LoginLink) == 0


@pytest.mark.parametrize("seen", [NOW, NOW + LASTS - SECOND])
def test_a_session_is_removed_when_it_is_over(session: Session, seen: datetime) -> None:
    session.add(LoginSession(digest="d", user_id=NAM, made_at=NOW, seen_at=seen))
    over = min(seen + IDLE, NOW + LASTS)
    after = partial(forget, session, keep_link_days=30, keep_text_months=12)
    assert after(now=over).sign_ins == 0
    assert after(now=over + SECOND).sign_ins == 1
    assert count(session, LoginSession) == 0
