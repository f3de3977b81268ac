"""A backup holds everything as of one moment, and comes back exactly, on either database."""

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, inspect
from sqlmodel import SQLModel

from knowledge import backup
from knowledge.backup import NotEmpty, NothingThere
from knowledge.database import downgrade, migrate, upgrade, writing
from knowledge.tables import Question
from tests.knowledge.copies import NOW, body, dumped, person, put_back, question
from tests.knowledge.full_tables import content_of, fill
from tests.knowledge.test_database import differences

KEPT, SETTLED = "as it was", "open ones are ended: tests/bot/test_restored.py"
ENDED = "nobody stays signed in: tests/test_backup_commands.py"
# Every table, and what becomes of its rows. Whoever adds a table decides here.
COVERED = {
    "cards": KEPT,
    "decisions": KEPT,
    "drafts": KEPT,
    "guide_versions": KEPT,
    "guides": KEPT,
    "inbox": SETTLED,
    "index_version": KEPT,
    "invitations": SETTLED,
    "login_links": ENDED,
    "login_sessions": ENDED,
    "outbox": SETTLED,
    "people": KEPT,
    "proposed_asks": KEPT,
    "question_groups": KEPT,
    "question_links": KEPT,
    "questions": KEPT,
    "staff": KEPT,
    "teams": KEPT,
    "tickets": KEPT,
}


def test_every_table_is_covered() -> None:
    assert set(COVERED) == set(SQLModel.metadata.tables)


def test_the_rows_of_these_tests_fill_every_column(full: Engine) -> None:
    found = content_of(full)
    for table in SQLModel.metadata.sorted_tables:
        for column in table.columns:
            values = [row[column.name] for row in found[table.name]]
            assert any(value not in (None, "") for value in values), column
            assert (None in values) == bool(column.nullable), column


def test_all_of_it_comes_back_from_one_database_to_the_next(
    full: Engine, places: list[Engine]
) -> None:
    """From what is tested to SQLite, and from there to what is tested."""
    first = dumped(full)
    put_back(places[0], first)
    second = dumped(places[0], NOW + timedelta(days=1))
    put_back(places[1], second)
    assert content_of(full) == content_of(places[0]) == content_of(places[1])
    assert body(first) == body(second) == body(dumped(places[1]))
    for place in places:
        assert differences(place) == []


def test_new_rows_are_numbered_after_the_restored_ones(
    engine: Engine, places: list[Engine]
) -> None:
    with writing(engine) as session:
        session.add_all(person(chat) for chat in range(1, 6))
    put_back(places[1], dumped(engine))
    with writing(places[1]) as session:
        session.add(newcomer := person(99))
        session.flush()
        assert newcomer.id == 6


@pytest.mark.parametrize("schema", ["0001", "0002", "0003", "0004"])
def test_a_backup_of_an_earlier_schema_is_brought_up_to_date(
    empty_engine: Engine, places: list[Engine], schema: str
) -> None:
    with empty_engine.begin() as connection:
        upgrade(connection, schema)
    fill(empty_engine)
    put_back(places[1], dumped(empty_engine))
    assert differences(places[1]) == []
    migrate(empty_engine)
    assert content_of(places[1]) == content_of(empty_engine)


@pytest.mark.parametrize("schema", ["0001", "0002", "0003", "0004"])
def test_a_backup_takes_the_place_of_what_an_earlier_schema_held(
    full: Engine, places: list[Engine], schema: str
) -> None:
    with places[1].begin() as connection:
        upgrade(connection, schema)
    fill(places[1])
    put_back(places[1], dumped(full), replace=True)
    assert content_of(places[1]) == content_of(full)


def test_a_fresh_database_of_the_newest_schema_counts_as_empty(
    full: Engine, places: list[Engine]
) -> None:
    migrate(places[1])
    put_back(places[1], dumped(full))
    assert content_of(places[1]) == content_of(full)


def test_data_is_replaced_only_when_told_so(full: Engine, places: list[Engine]) -> None:
    migrate(places[1])
    with writing(places[1]) as session:
        session.add(person(4))
    before = content_of(places[1])
    with pytest.raises(NotEmpty):
        put_back(places[1], dumped(full))
    assert content_of(places[1]) == before
    put_back(places[1], dumped(full), replace=True)
    assert content_of(places[1]) == content_of(full)


@pytest.mark.usefixtures("only_sqlite")
def test_what_was_replaced_leaves_no_trace_in_the_files(
    engine: Engine, places: list[Engine], tmp_path: Path
) -> None:
    migrate(places[0])
    with writing(places[0]) as session:
        session.add_all(Question(**question(n, "tôm hùm trong bể kính")) for n in range(200))
    assert traces(tmp_path)
    put_back(places[0], dumped(engine), replace=True)
    assert traces(tmp_path) == []


def traces(folder: Path) -> list[str]:
    return [one.name for one in folder.iterdir() if "tôm hùm".encode() in one.read_bytes()]


def test_a_database_without_tables_has_no_backup(empty_engine: Engine) -> None:
    with pytest.raises(NothingThere):
        dumped(empty_engine)
    assert inspect(empty_engine).get_table_names() == []


def test_what_is_settled_is_settled_in_the_same_transaction(
    full: Engine, places: list[Engine]
) -> None:
    migrate(places[1])
    before = content_of(places[1])
    file = dumped(full)

    def fail(_: object) -> None:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        backup.restore(places[1], file, backup.check(file), replace=True, settle=fail)
    assert content_of(places[1]) == before


def test_the_tables_of_every_revision_are_known_to_the_newest(empty_engine: Engine) -> None:
    """Only tables of today are written into a backup: one that is given up needs its own way."""
    migrate(empty_engine)
    for schema in ("0003", "0002", "0001"):
        with empty_engine.begin() as connection:
            downgrade(connection, schema)
        names = set(inspect(empty_engine).get_table_names()) - {"alembic_version"}
        assert names <= set(SQLModel.metadata.tables)
