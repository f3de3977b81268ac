"""Alembic's entry: runs the revisions on the engine that knowledge.database hands over."""

from alembic import context
from sqlalchemy import Engine
from sqlmodel import SQLModel

import knowledge.tables  # noqa: F401  (fills the metadata)


def _run(engine: Engine) -> None:
    with engine.connect() as connection:
        context.configure(
            connection=connection,
            target_metadata=SQLModel.metadata,
            render_as_batch=True,  # SQLite alters a table by copying it
            transaction_per_migration=True,
        )
        with context.begin_transaction():
            context.run_migrations()


_run(context.config.attributes["engine"])
