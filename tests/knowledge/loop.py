"""People who ask, teams that answer: what the tests of the learning loop begin with."""

from datetime import UTC, datetime

from sqlmodel import Session, select

from knowledge import questions
from knowledge.answers import Answer, Outcome
from knowledge.loop import tickets
from knowledge.questions import Asked
from knowledge.search import Match
from knowledge.tables import Question, Team, Ticket

NOW = datetime(2026, 9, 1, 2, tzinfo=UTC)  # a Tuesday, nine in the morning in Viet Nam
OWN, OTHER = "hoa-binh", "tan-lap"
SO_DO = "cấp lại sổ đỏ bị mất"


def add_teams(session: Session) -> None:
    for team_id in (OWN, OTHER):
        session.add(Team(id=team_id, name=f"Tổ {team_id}", commune=team_id, province="Phú Thọ"))
    session.flush()


def asked(
    session: Session,
    text: str = SO_DO,
    chat_id: int = 1,
    team_id: str | None = OWN,
    now: datetime = NOW,
    outcome: Outcome = Outcome.NO_MATCH,
) -> Question:
    """A question of somebody who lives there."""
    number = len(session.exec(select(Question)).all())
    person = questions.meet(session, 9, chat_id, "vi", now)
    person.team_id = team_id
    answer = Answer(outcome, (Match("doi-so", None, 50.0),))
    return questions.record(session, person, Asked(9, number, text), answer, now)


def opened(
    session: Session,
    text: str = SO_DO,
    chat_id: int = 1,
    team_id: str | None = OWN,
    now: datetime = NOW,
) -> Ticket:
    """The ticket of such a question, given to the team."""
    question = asked(session, text, chat_id, team_id, now)
    questions.hand_over(question, now)
    return tickets.open_ticket(session, question, "", now)[0]
