"""Members and coordinators: who may do what, how they come, rest and go."""

import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import delete
from sqlmodel import Session, col, select

from knowledge.loop import login_rows
from knowledge.tables import Invitation, Staff

INVITATION_LASTS = timedelta(days=7)
FORGOTTEN = -1  # instead of the number of somebody who had it removed
TOKEN_BYTES = 24  # 32 characters in a link; Telegram allows 64


class Role(StrEnum):
    MEMBER = "member"
    COORDINATOR = "coordinator"


class State(StrEnum):
    ACTIVE = "active"
    SUSPENDED = "suspended"
    LEFT = "left"


@dataclass(frozen=True)
class Actor:
    """Whoever speaks, with the rights of this moment. `areas` are teams; None means all."""

    user_id: int
    role: Role | None = None
    name: str = ""
    team_id: str | None = None
    areas: frozenset[str] | None = frozenset()

    @property
    def is_staff(self) -> bool:
        return self.role is not None

    @property
    def is_coordinator(self) -> bool:
        return self.role is Role.COORDINATOR

    def decides(self, team_id: str | None) -> bool:
        """Coordinates this area. What has no area is for coordinators of all of them."""
        return self.is_coordinator and (self.areas is None or team_id in self.areas)

    def serves(self, team_id: str | None) -> bool:
        """May take and answer the tickets of this team."""
        own = self.role is Role.MEMBER and team_id is not None and team_id == self.team_id
        return own or self.decides(team_id)


def actor(session: Session, user_id: int, founders: Collection[int]) -> Actor:
    """The rights as they are now. `founders`, named in the settings, coordinate everything."""
    row = session.get(Staff, user_id)
    if user_id in founders:
        return Actor(user_id, Role.COORDINATOR, row.name if row else "", areas=None)
    if row is None or row.state != State.ACTIVE:
        return Actor(user_id)
    if row.role == Role.MEMBER:
        return Actor(user_id, Role.MEMBER, row.name, row.team_id)
    areas = frozenset(row.areas.split()) or None
    return Actor(user_id, Role.COORDINATOR, row.name, areas=areas)


def coordinators(
    session: Session, founders: Collection[int], team_id: str | None = None
) -> list[int]:
    """Who decides on this area, in order of their numbers."""
    active = Staff.role == Role.COORDINATOR, Staff.state == State.ACTIVE
    known = {*founders, *session.exec(select(Staff.user_id).where(*active))}
    return sorted(one for one in known if actor(session, one, founders).decides(team_id))


def deciders(session: Session, founders: Collection[int], team_id: str | None) -> list[int]:
    """The coordinators of an area; of all areas when it has none of its own; else all there are."""
    own = coordinators(session, founders, team_id)
    of_all = own or coordinators(session, founders)
    everybody = {} if of_all else roles(session, founders)
    return of_all or sorted(one for one, role in everybody.items() if role is Role.COORDINATOR)


def numbers(session: Session, founders: Collection[int]) -> frozenset[int]:
    """Everybody who has a role now."""
    active = select(Staff.user_id).where(Staff.state == State.ACTIVE)
    return frozenset(founders) | frozenset(session.exec(active))


def roles(session: Session, founders: Collection[int]) -> dict[int, Role]:
    """Everybody's role now."""
    found = {one: actor(session, one, founders).role for one in numbers(session, founders)}
    return {one: role for one, role in found.items() if role}


def of_team(session: Session, team_id: str) -> list[Staff]:
    """The members of a team who have not left."""
    query = select(Staff).where(Staff.team_id == team_id, Staff.state != State.LEFT)
    return list(session.exec(query.order_by(col(Staff.joined_at), col(Staff.user_id))))


def name_of(session: Session, user_id: int | None) -> str:
    """How colleagues call them; empty when they gave no name."""
    row = session.get(Staff, user_id) if user_id else None
    return row.name if row else ""


def invite(session: Session, role: Role, team_id: str | None, by: int, now: datetime) -> str:
    """The token of a link that gives a role once, within a week. Only its digest is kept.

    A coordinator with a team decides on that team alone, without one on all of them.
    """
    token = secrets.token_urlsafe(TOKEN_BYTES)
    session.add(
        Invitation(
            digest=login_rows.digest(token),
            role=role,
            team_id=team_id,
            made_by=by,
            made_at=now,
            expires_at=now + INVITATION_LASTS,
        )
    )
    return token


def open_invitations(session: Session, team_id: str | None, now: datetime) -> list[Invitation]:
    """Those of a team that can still be used, the newest first; None: to coordinate all areas."""
    query = select(Invitation).where(
        Invitation.team_id == team_id,
        col(Invitation.used_at).is_(None),
        col(Invitation.expires_at) > now,
    )
    return list(session.exec(query.order_by(col(Invitation.made_at).desc())))


def redeem(session: Session, token: str, user_id: int, now: datetime) -> Staff | None:
    """Use an invitation; None when it is unknown, used or too old. Two at once: one wins.

    An invitation never takes rights away: a coordinator stays one, of more areas perhaps. Who is
    suspended comes back by a coordinator's word only, not by a link that was meant for another.
    """
    query = select(Invitation).where(Invitation.digest == login_rows.digest(token))
    invitation = session.exec(query.with_for_update()).one_or_none()
    if invitation is None or invitation.used_at or invitation.expires_at <= now:
        return None
    row = session.get(Staff, user_id) or Staff(user_id=user_id, role="", joined_at=now)
    if row.state == State.SUSPENDED:
        return None
    invitation.used_at = now
    _give(row, invitation)
    session.add(row)
    login_rows.end_all(session, user_id)
    return row


def withdraw_invitations(session: Session) -> int:
    """Those that nobody has used; how many."""
    return session.exec(delete(Invitation).where(col(Invitation.used_at).is_(None))).rowcount


def _give(row: Staff, invitation: Invitation) -> None:
    was_active = row.state == State.ACTIVE
    row.state, row.left_at = State.ACTIVE, None
    if invitation.role == Role.MEMBER:
        if not (was_active and row.role == Role.COORDINATOR):
            row.role, row.team_id, row.areas = Role.MEMBER, invitation.team_id, ""
        return
    had_all = was_active and row.role == Role.COORDINATOR and not row.areas
    areas = set(row.areas.split()) if was_active else set()
    wanted = areas | {invitation.team_id or ""}
    row.areas = "" if had_all or invitation.team_id is None else " ".join(sorted(wanted - {""}))
    row.role, row.team_id = Role.COORDINATOR, None


def set_state(session: Session, user_id: int, state: State, now: datetime) -> Staff | None:
    """Suspend, let back in, or leave; it holds from the next tap on, in the console too."""
    row = session.get(Staff, user_id)
    if row:
        row.state, row.left_at = state, now if state is State.LEFT else None
        session.add(row)
        login_rows.end_all(session, user_id)
    return row
