"""Notices can be declined; a delivery can vanish.

Revision: 0002, after 0001
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "people", sa.Column("notices", sa.Boolean(), nullable=False, server_default=sa.true())
    )
    op.add_column(
        "outbox", sa.Column("vanishes", sa.Boolean(), nullable=False, server_default=sa.false())
    )


def downgrade() -> None:
    # Not in a batch: that drops the table for a while, and rows of others point to people.
    op.drop_column("outbox", "vanishes")
    op.drop_column("people", "notices")
