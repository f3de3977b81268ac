"""The console: who is signed in, drafts as whole files, groups that can be sorted.

Revision: 0004, after 0003
"""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import UTCDateTime

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

COUNTED = """
UPDATE question_groups SET
  times = (SELECT count(*) FROM questions WHERE questions.group_id = question_groups.id),
  last_at = (SELECT max(asked_at) FROM questions WHERE questions.group_id = question_groups.id)
"""


# What knowledge.questions called a gap when this was written.
GAP = (
    "(outcome IN ('unanswered_no_match', 'unanswered_weak_match', 'unanswered_wanted_person',"
    " 'failed') OR ended IN ('handed_over', 'marked_wrong', 'stuck')) AND ended != 'helped'"
)
ADDED = (  # (name, table, columns, of which rows)
    ("ix_question_groups_state_last_at", "question_groups", ["state", "last_at"], None),
    ("ix_question_groups_state_times", "question_groups", ["state", "times", "last_at"], None),
    (
        "ix_questions_group_id_asked_at",
        "questions",
        ["group_id", "asked_at"],
        "group_id IS NOT NULL",
    ),
    ("ix_questions_guide_asked_at", "questions", ["guide", "asked_at"], None),
    ("ix_questions_waiting", "questions", ["asked_at"], f"{GAP} AND answered_at IS NULL"),
    ("ix_questions_unplaced", "questions", ["id"], f"{GAP} AND group_id IS NULL"),
    ("ix_decisions_made_by_made_at", "decisions", ["made_by", "made_at"], None),
    ("ix_decisions_subject", "decisions", ["subject"], None),
)
DROPPED = (  # an index of few values leads a database astray
    ("question_groups", "state"),
    ("questions", "group_id"),
    ("questions", "outcome"),
    ("questions", "ended"),
)


def upgrade() -> None:
    _sign_in()
    op.add_column("drafts", sa.Column("text", sa.Text(), nullable=False, server_default=""))
    op.add_column(
        "question_groups", sa.Column("times", sa.Integer(), nullable=False, server_default="0")
    )
    op.add_column("question_groups", sa.Column("last_at", UTCDateTime(), nullable=True))
    op.execute(COUNTED)
    for table, column in DROPPED:
        op.drop_index(f"ix_{table}_{column}", table)
    for name, table, columns, of_rows in ADDED:
        which = None if of_rows is None else sa.text(of_rows)
        op.create_index(name, table, columns, sqlite_where=which, postgresql_where=which)


def _sign_in() -> None:
    op.create_table(
        "login_links",
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("made_at", UTCDateTime(), nullable=False),
        sa.Column("expires_at", UTCDateTime(), nullable=False),
        sa.Column("used_at", UTCDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_login_links")),
    )
    op.create_table(
        "login_sessions",
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("made_at", UTCDateTime(), nullable=False),
        sa.Column("seen_at", UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_login_sessions")),
    )
    for table in ("login_links", "login_sessions"):
        op.create_index(f"ix_{table}_user_id", table, ["user_id"])


def downgrade() -> None:
    op.drop_table("login_sessions")
    op.drop_table("login_links")
    op.drop_column("drafts", "text")
    for name, table, *_ in ADDED:
        op.drop_index(name, table)
    op.drop_column("question_groups", "times")
    op.drop_column("question_groups", "last_at")
    for table, column in DROPPED:
        op.create_index(f"ix_{table}_{column}", table, [column])
