"""Alembic's entry: runs the revisions in the transaction that knowledge.database hands over."""

from alembic import context
from sqlalchemy import Connection
from sqlmodel import SQLModel

import knowledge.tables  # noqa: F401  (fills the metadata)


def _run(connection: Connection) -> None:
    context.configure(
        connection=connection,
        target_metadata=SQLModel.metadata,
        render_as_batch=True,  # SQLite alters a table by copying it
    )
    if not connection.in_transaction():
        raise RuntimeError("a schema is changed within a transaction, or half of it may stay")
    context.run_migrations()


_run(context.config.attributes["connection"])
