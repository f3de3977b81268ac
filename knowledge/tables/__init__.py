"""The rows of the database: times in UTC, text of people already cleaned."""

from knowledge.tables.guides import Draft, GuideRow, GuideVersion, IndexVersion, ProposedAsk
from knowledge.tables.mailbox import InboxRow, OutboxRow
from knowledge.tables.people import Invitation, LoginLink, LoginSession, Person, Staff, Team
from knowledge.tables.questions import Card, Decision, Question, QuestionGroup, QuestionLink, Ticket

__all__ = [
    "Card",
    "Decision",
    "Draft",
    "GuideRow",
    "GuideVersion",
    "InboxRow",
    "IndexVersion",
    "Invitation",
    "LoginLink",
    "LoginSession",
    "OutboxRow",
    "Person",
    "ProposedAsk",
    "Question",
    "QuestionGroup",
    "QuestionLink",
    "Staff",
    "Team",
    "Ticket",
]
