"""One of everything that a page can be about, and browsers that are signed in without a link."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from random import Random
from secrets import token_urlsafe
from typing import Any

import httpx
from sqlalchemy import Engine
from sqlmodel import Session, SQLModel

from bot.console.entries import HOME
from bot.console.origin import form_token
from bot.mailbox import outbox
from knowledge import library, questions
from knowledge.answers import Answer, Outcome
from knowledge.database import reading, writing
from knowledge.loop import draft_rows, proposals, review, sign_in, tickets
from knowledge.loop.login_rows import digest
from knowledge.loop.staff import Role, State
from knowledge.questions import Asked
from knowledge.tables import Draft, LoginSession, Question, Staff
from knowledge.writing.drafts import DraftText
from tests.bot.turns import BOT, CITIZEN, FOUNDER, GUIDE, HOA_BINH, LAN, TU, join
from tests.console.office import Office
from tests.guides import GOOD

Ids = Mapping[str, str | int]
ASKED = ("group", "proposed", "delivery", "ticket")
DRAFTS = ("draft", "seal", "changing", "sent", "sent_seal", "back")
Headers = Mapping[str, str] | Sequence[tuple[str, str]]


@dataclass(frozen=True)
class Browser:
    """A session of somebody, as the cookie and the form's token of it; empty: of nobody."""

    cookie: str = ""

    @property
    def token(self) -> str:
        return form_token(self.cookie) if self.cookie else ""

    @property
    def headers(self) -> dict[str, str]:
        return {"cookie": f"toso-in={self.cookie}"} if self.cookie else {}


@dataclass
class Rows:
    """Makes rows that are like no other: what one request has used up, the next finds anew."""

    office: Office
    random: Random = field(default_factory=lambda: Random(7))
    http: httpx.AsyncClient = field(init=False)

    def __post_init__(self) -> None:
        self.http = self.office.stranger().http

    async def sends(
        self, method: str, path: str, headers: Headers = (), **more: Any
    ) -> httpx.Response:
        """Exactly this request: the client remembers no cookie of its own."""
        self.http.cookies.clear()
        request = self.http.build_request(method, f"{HOME}{path}", **more)
        given = headers.items() if isinstance(headers, Mapping) else headers
        pairs = [(name.encode(), value.encode()) for name, value in given]
        request.headers = httpx.Headers([*request.headers.raw, *pairs])
        return await self.http.send(request)

    def browser(self, user: int) -> Browser:
        """As somebody who signed in before: what they are now, the server looks up."""
        cookie, now = token_urlsafe(32), self.office.commune.now
        with writing(self.office.engine) as session:
            session.add(LoginSession(digest=digest(cookie), user_id=user, made_at=now, seen_at=now))
        return Browser(cookie)

    def fresh(self, team: str = HOA_BINH, user: int = FOUNDER, named: str = "") -> Ids:
        """The numbers of rows of this team; drafts are this user's.

        `named`: a text that names in braces those that are needed; without it all are made.
        """
        with writing(self.office.engine) as session:
            member = self._member(session, team)
            found = {
                "team": team,
                "member": member,
                "guide": GUIDE,
                "version": 1,
                "newest": library.version_of(session, GUIDE),
                # Of nobody whom it would let in.
                "link": sign_in.make_link(session, member, self.office.commune.now),
                "file": self._file(),
            }
            if not named or any(f"{{{one}}}" in named for one in ASKED):
                found |= self._asked(session, team)
            if not named or any(f"{{{one}}}" in named for one in DRAFTS):
                found |= self._drafts(session, user, member)
            return found

    def _asked(self, session: Session, team: str) -> dict[str, int]:
        question = self._question(session, team)
        ticket = tickets.open_ticket(session, question, "", self.office.commune.now)[0]
        group = ticket.group_id or 0
        proposed = proposals.propose(session, GUIDE, group, LAN, self.office.commune.now)
        found = (group, proposed and proposed.id, self._lost(session, question), ticket.id)
        return {name: one or 0 for name, one in zip(ASKED, found, strict=True)}

    def _question(self, session: Session, team: str) -> Question:
        now, update = self.office.commune.now, next(self.office.commune.updates)
        person = questions.meet(session, BOT, CITIZEN, "vi", now)
        asked = Asked(BOT, update, self.words())
        row = questions.record(session, person, asked, Answer(Outcome.NO_MATCH, ()), now)
        row.team_id = team
        questions.hand_over(row, now)
        return row

    def words(self) -> str:
        """A question like no other."""
        syllables = [
            self.random.choice("bđghklmnrstvx") + self.random.choice("aeiou") for _ in "x" * 12
        ]
        return " ".join("".join(syllables[n : n + 3]) for n in range(0, 12, 3))

    def _lost(self, session: Session, about: Question) -> int:
        """A delivery of which nobody knows whether it arrived."""
        now = self.office.commune.now
        row = outbox.put(session, BOT, CITIZEN, {"text": "Ấp trứng"}, now, question_id=about.id)
        outbox.settle(session, row.id or 0, "unsure", now, error="TimedOut")
        return row.id or 0

    def _member(self, session: Session, team: str) -> int:
        number = 60_000 + self.random.randrange(10**9)
        session.add(join(number, "Mới", Role.MEMBER, team))
        session.flush()
        return number

    def _drafts(self, session: Session, user: int, member: int) -> dict[str, str | int]:
        """Of this user, but the one that was `sent`: it is a member's of the team."""
        own, changing = self._draft(session, user), self._draft(session, user)
        draft_rows.base_on(changing, GUIDE, 1)
        sent, back = self._draft(session, member), self._draft(session, user)
        for row in (sent, back):
            draft_rows.submit(row, self.office.commune.now)
        session.flush()
        return {
            "draft": own.id or 0,
            "seal": draft_rows.seal(own),
            "changing": changing.id or 0,
            "sent": sent.id or 0,
            "sent_seal": draft_rows.seal(sent),
            "back": back.id or 0,
        }

    def _draft(self, session: Session, author: int) -> Draft:
        now = self.office.commune.now
        row = draft_rows.begin(session, author, DraftText(), now)
        draft_rows.save_text(row, self._file(), now)
        session.flush()
        return row

    def _file(self) -> str:
        """A guide with nothing to complain about, like no other."""
        asks = "\n".join(f"  - {self.words()}" for _ in range(8))
        file = re.sub(r"(?m)^asks:\n(  - .*\n)+", f"asks:\n{asks}\n", GOOD)
        file = re.sub(r"(?m)^title: .*", f"title: {self.words().capitalize()}", file)
        return file.replace("related: [quen-mat-khau]", "related: []").replace("id: doi-so", "id: ")

    def learn(self) -> None:
        """The guide has a version that may be taken back."""
        with writing(self.office.engine) as session:
            base = library.version_of(session, GUIDE)
            live = next(one for one in library.guides(session) if one.id == GUIDE)
            text = review.with_asks(live, [self.words()])
            now = self.office.commune.now
            review.publish(session, GUIDE, text, FOUNDER, "add ask", now, base)


def colleague(engine: Engine, user: int, role: Role, state: State, **more: str) -> None:
    with writing(engine) as session:
        row = join(user, f"Người {user}", role, more.get("team"), more.get("areas", ""))
        row.state = state
        session.add(row)


def everything(engine: Engine) -> dict[str, list[tuple[object, ...]]]:
    """All rows of all tables."""
    with reading(engine) as session:
        connection = session.connection()
        return {
            table.name: [tuple(row) for row in connection.execute(table.select())]
            for table in SQLModel.metadata.sorted_tables
        }


__all__ = ["TU", "Browser", "Ids", "Rows", "Staff", "colleague", "everything"]
