"""The learning loop: teams and people, tickets, groups of questions, drafts, decisions.

Revision: 0003, after 0002
"""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import UTCDateTime

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

NEW_TABLES = (  # in an order in which each refers only to those before it
    "decisions",
    "question_groups",
    "teams",
    "invitations",
    "proposed_asks",
    "staff",
    "tickets",
    "drafts",
    "cards",
)
REFERENCES = (  # (table, column, type, table that it refers to)
    ("people", "team_id", "VARCHAR", "teams"),
    ("questions", "group_id", "INTEGER", "question_groups"),
    ("questions", "team_id", "VARCHAR", "teams"),
    ("questions", "ticket_id", "INTEGER", "tickets"),
    ("outbox", "card_id", "INTEGER", "cards"),
)


def upgrade() -> None:
    _decisions()
    _question_groups()
    _teams()
    _invitations()
    _proposed_asks()
    _staff()
    _tickets()
    _drafts()
    _cards()
    for table, column, kind, target in REFERENCES:
        # Alembic adds no column that refers to another table in SQLite.
        op.execute(
            f"ALTER TABLE {table} ADD COLUMN {column} {kind} "
            f"CONSTRAINT fk_{table}_{column}_{target} REFERENCES {target} (id)"
        )
    op.add_column(
        "guides", sa.Column("is_live", sa.Boolean(), nullable=False, server_default=sa.true())
    )
    _more_of_people_and_questions()
    op.create_index("ix_outbox_card_id", "outbox", ["card_id"])
    op.create_index("ix_questions_group_id", "questions", ["group_id"])
    op.create_index("ix_questions_ticket_id", "questions", ["ticket_id"])


def _more_of_people_and_questions() -> None:
    op.add_column("people", sa.Column("expects", sa.String(), nullable=False, server_default=""))
    op.add_column("people", sa.Column("expects_until", UTCDateTime()))
    op.add_column(
        "questions",
        sa.Column("wants_news", sa.Boolean(), nullable=False, server_default=sa.false()),
    )
    op.add_column("questions", sa.Column("answered_at", UTCDateTime()))
    op.add_column("questions", sa.Column("message_id", sa.BigInteger()))


def _decisions() -> None:
    op.create_table(
        "decisions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("made_at", UTCDateTime(), nullable=False),
        sa.Column("made_by", sa.BigInteger(), nullable=False),
        sa.Column("act", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("from_version", sa.Integer(), nullable=True),
        sa.Column("to_version", sa.Integer(), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_decisions"),
    )
    op.create_index("ix_decisions_made_at", "decisions", ["made_at"], unique=False)


def _question_groups() -> None:
    op.create_table(
        "question_groups",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("likeness", sa.Text(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("decision", sa.String(), nullable=False),
        sa.Column("guide", sa.String(), nullable=True),
        sa.Column("opened_at", UTCDateTime(), nullable=False),
        sa.Column("decided_at", UTCDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_question_groups"),
    )
    op.create_index("ix_question_groups_state", "question_groups", ["state"], unique=False)


def _teams() -> None:
    op.create_table(
        "teams",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("commune", sa.String(), nullable=False),
        sa.Column("province", sa.String(), nullable=False),
        sa.Column("phone", sa.String(), nullable=False),
        sa.Column("hours", sa.String(), nullable=False),
        sa.Column("chat_id", sa.BigInteger(), nullable=True),
        sa.Column("has_topics", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_teams"),
    )
    op.create_index("ix_teams_chat_id", "teams", ["chat_id"], unique=False)


def _invitations() -> None:
    op.create_table(
        "invitations",
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("team_id", sa.String(), nullable=True),
        sa.Column("made_by", sa.BigInteger(), nullable=False),
        sa.Column("made_at", UTCDateTime(), nullable=False),
        sa.Column("expires_at", UTCDateTime(), nullable=False),
        sa.Column("used_at", UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["team_id"], ["teams.id"], name="fk_invitations_team_id_teams"),
        sa.PrimaryKeyConstraint("digest", name="pk_invitations"),
    )


def _proposed_asks() -> None:
    op.create_table(
        "proposed_asks",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("guide_id", sa.String(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=True),
        sa.Column("proposed_by", sa.BigInteger(), nullable=False),
        sa.Column("proposed_at", UTCDateTime(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["group_id"], ["question_groups.id"], name="fk_proposed_asks_group_id_question_groups"
        ),
        sa.ForeignKeyConstraint(
            ["guide_id"], ["guides.id"], name="fk_proposed_asks_guide_id_guides"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_proposed_asks"),
    )
    op.create_index("ix_proposed_asks_state", "proposed_asks", ["state"], unique=False)


def _staff() -> None:
    op.create_table(
        "staff",
        sa.Column("user_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("team_id", sa.String(), nullable=True),
        sa.Column("areas", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("digest", sa.Boolean(), nullable=False),
        sa.Column("joined_at", UTCDateTime(), nullable=False),
        sa.Column("left_at", UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["team_id"], ["teams.id"], name="fk_staff_team_id_teams"),
        sa.PrimaryKeyConstraint("user_id", name="pk_staff"),
    )
    op.create_index("ix_staff_team_id", "staff", ["team_id"], unique=False)


def _tickets() -> None:
    op.create_table(
        "tickets",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("team_id", sa.String(), nullable=True),
        sa.Column("group_id", sa.Integer(), nullable=True),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("opened_at", UTCDateTime(), nullable=False),
        sa.Column("claimed_by", sa.BigInteger(), nullable=True),
        sa.Column("claimed_at", UTCDateTime(), nullable=True),
        sa.Column("reminded_at", UTCDateTime(), nullable=True),
        sa.Column("escalated_at", UTCDateTime(), nullable=True),
        sa.Column("excused_at", UTCDateTime(), nullable=True),
        sa.Column("first_answered_at", UTCDateTime(), nullable=True),
        sa.Column("answered_at", UTCDateTime(), nullable=True),
        sa.Column("closed_at", UTCDateTime(), nullable=True),
        sa.Column("thread_id", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["group_id"], ["question_groups.id"], name="fk_tickets_group_id_question_groups"
        ),
        sa.ForeignKeyConstraint(["team_id"], ["teams.id"], name="fk_tickets_team_id_teams"),
        sa.PrimaryKeyConstraint("id", name="pk_tickets"),
    )
    op.create_index("ix_tickets_group_id", "tickets", ["group_id"], unique=False)
    op.create_index("ix_tickets_state", "tickets", ["state"], unique=False)
    op.create_index("ix_tickets_team_id", "tickets", ["team_id"], unique=False)


def _drafts() -> None:
    op.create_table(
        "drafts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("author", sa.BigInteger(), nullable=False),
        sa.Column("ticket_id", sa.Integer(), nullable=True),
        sa.Column("group_id", sa.Integer(), nullable=True),
        sa.Column("guide_id", sa.String(), nullable=False),
        sa.Column("base_version", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("changed_at", UTCDateTime(), nullable=False),
        sa.Column("submitted_at", UTCDateTime(), nullable=True),
        sa.Column("published_at", UTCDateTime(), nullable=True),
        sa.Column("thanked_at", UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["group_id"], ["question_groups.id"], name="fk_drafts_group_id_question_groups"
        ),
        sa.ForeignKeyConstraint(["ticket_id"], ["tickets.id"], name="fk_drafts_ticket_id_tickets"),
        sa.PrimaryKeyConstraint("id", name="pk_drafts"),
    )
    op.create_index("ix_drafts_author", "drafts", ["author"], unique=False)
    op.create_index("ix_drafts_state", "drafts", ["state"], unique=False)


def _cards() -> None:
    op.create_table(
        "cards",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("chat_id", sa.BigInteger(), nullable=False),
        sa.Column("message_id", sa.BigInteger(), nullable=True),
        sa.Column("ticket_id", sa.Integer(), nullable=False),
        sa.Column("question_id", sa.Integer(), nullable=True),
        sa.Column("made_at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["question_id"], ["questions.id"], name="fk_cards_question_id_questions"
        ),
        sa.ForeignKeyConstraint(["ticket_id"], ["tickets.id"], name="fk_cards_ticket_id_tickets"),
        sa.PrimaryKeyConstraint("id", name="pk_cards"),
    )
    op.create_index("ix_cards_chat_id_message_id", "cards", ["chat_id", "message_id"], unique=False)
    op.create_index("ix_cards_question_id", "cards", ["question_id"], unique=False)
    op.create_index("ix_cards_ticket_id", "cards", ["ticket_id"], unique=False)


def downgrade() -> None:
    for column in ("message_id", "answered_at", "wants_news"):
        op.drop_column("questions", column)
    op.drop_column("guides", "is_live")
    for column in ("expects_until", "expects"):
        op.drop_column("people", column)
    for table, column in (
        ("questions", "ticket_id"),
        ("questions", "group_id"),
        ("outbox", "card_id"),
    ):
        op.drop_index(f"ix_{table}_{column}", table_name=table)
    for table, column, _kind, _target in reversed(REFERENCES):
        op.drop_column(table, column)
    for table in reversed(NEW_TABLES):
        op.drop_table(table)
