"""The schema comes and goes whole, and a transaction keeps what it promises."""

import threading
from datetime import UTC, datetime
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Engine, inspect, text
from sqlalchemy.exc import ArgumentError, IntegrityError, StatementError
from sqlmodel import SQLModel, select

from knowledge import database
from knowledge.database import (
    NewerSchema,
    StillRead,
    connect,
    downgrade,
    migrate,
    parse_url,
    reading,
    scrub,
    writing,
)
from knowledge.tables import GuideVersion, IndexVersion, Person

NOW = datetime(2026, 9, 1, 8, tzinfo=UTC)


def person(chat_id: int) -> Person:
    return Person(bot_id=1, chat_id=chat_id, met_at=NOW, seen_at=NOW)


def chats(engine: Engine) -> list[int]:
    with reading(engine) as session:
        return list(session.exec(select(Person.chat_id).order_by(Person.chat_id)))


def differences(engine: Engine) -> list[object]:
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        return compare_metadata(context, SQLModel.metadata)


def test_the_migrations_make_exactly_the_tables_of_the_code(engine: Engine) -> None:
    assert differences(engine) == []


def test_migrating_again_changes_nothing(engine: Engine) -> None:
    with writing(engine) as session:
        session.add(person(7))

    migrate(engine)

    assert chats(engine) == [7]
    assert differences(engine) == []


def test_the_schema_goes_down_to_nothing_and_up_again(engine: Engine) -> None:
    with engine.begin() as connection:
        downgrade(connection, "base")
    assert inspect(engine).get_table_names() == ["alembic_version"]

    migrate(engine)
    assert differences(engine) == []


def test_people_met_before_notices_could_be_declined_get_them(engine: Engine) -> None:
    with writing(engine) as session:
        session.add(person(7))
    with engine.begin() as connection:
        downgrade(connection, "0001")
    assert "notices" not in {one["name"] for one in inspect(engine).get_columns("people")}

    migrate(engine)
    with reading(engine) as session:
        assert session.exec(select(Person.notices)).one() is True


def test_a_schema_from_a_later_version_is_left_alone(engine: Engine) -> None:
    with writing(engine) as session:
        session.connection().execute(text("UPDATE alembic_version SET version_num = '9999'"))

    with pytest.raises(NewerSchema, match="9999"):
        migrate(engine)


@pytest.mark.usefixtures("only_sqlite")
@pytest.mark.parametrize(
    ("pragma", "value"),
    [("journal_mode", "wal"), ("synchronous", 2), ("secure_delete", 1), ("foreign_keys", 1)],
)
def test_every_sqlite_connection_is_safe(engine: Engine, pragma: str, value: object) -> None:
    with engine.connect() as first, engine.connect().execution_options(reading=True) as second:
        for connection in (second, first):
            assert connection.exec_driver_sql(f"PRAGMA {pragma}").scalar() == value
            connection.rollback()


@pytest.mark.usefixtures("only_sqlite")
def test_the_folder_of_the_file_is_made(tmp_path) -> None:
    engine = connect(f"sqlite:///{tmp_path}/data/deep/toso.db")
    migrate(engine)
    engine.dispose()

    assert (tmp_path / "data/deep/toso.db").is_file()


def test_a_row_that_points_nowhere_is_refused(engine: Engine) -> None:
    orphan = GuideVersion(guide_id="none", version=1, text="", origin="import", made_at=NOW)

    with pytest.raises(IntegrityError), writing(engine) as session:
        session.add(orphan)


def test_a_time_without_a_zone_is_refused(engine: Engine) -> None:
    naive = person(1)
    naive.seen_at = NOW.replace(tzinfo=None)

    with pytest.raises(StatementError, match="timezone"), writing(engine) as session:
        session.add(naive)


def test_times_come_back_in_utc(engine: Engine) -> None:
    with writing(engine) as session:
        session.add(person(1))

    with reading(engine) as session:
        assert session.exec(select(Person.met_at)).one() == NOW


def test_an_error_never_quotes_what_was_to_be_stored(engine: Engine) -> None:
    secret = GuideVersion(guide_id="none", version=1, text="của riêng", origin="", made_at=NOW)

    with pytest.raises(IntegrityError) as caught, writing(engine) as session:
        session.add(secret)
    assert "của riêng" not in str(caught.value)


def test_a_transaction_that_fails_leaves_nothing(engine: Engine) -> None:
    def fail() -> None:
        with writing(engine) as session:
            session.add(person(1))
            session.flush()
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert chats(engine) == []


def test_what_a_reader_writes_is_not_kept(engine: Engine) -> None:
    with reading(engine) as session:
        session.add(person(1))
        session.flush()

    assert chats(engine) == []


def test_a_reader_does_not_wait_for_a_writer(engine: Engine) -> None:
    with writing(engine) as session:
        session.add(person(1))
        session.flush()

        assert chats(engine) == []
    assert chats(engine) == [1]


def test_writers_queue_instead_of_failing(engine: Engine) -> None:
    with writing(engine) as session:
        session.add(IndexVersion(id=1, version=0))

    def count_up(_: int) -> None:
        for _ in range(10):
            with writing(engine) as session:
                row = session.get_one(IndexVersion, 1, with_for_update=True)
                row.version += 1

    assert at_once(count_up) == []
    with reading(engine) as session:
        assert session.get_one(IndexVersion, 1).version == 20


def at_once(work) -> list[BaseException]:
    """Do it in two threads; what went wrong in them."""
    errors: list[BaseException] = []
    start = threading.Barrier(2)

    def run(number: int) -> None:
        try:
            start.wait()
            work(number)
        except BaseException as error:
            errors.append(error)

    threads = [threading.Thread(target=run, args=(number,)) for number in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return errors


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg"])
def test_all_names_of_postgresql_mean_the_same_driver(scheme: str) -> None:
    assert parse_url(f"{scheme}://u@h/toso").drivername == "postgresql+psycopg"


@pytest.mark.parametrize("url", ["mysql://u@h/toso", "postgresql+psycopg2://u@h/toso"])
def test_another_database_is_refused(url: str) -> None:
    with pytest.raises(ValueError, match="use sqlite"):
        parse_url(url)


def test_a_malformed_address_is_refused() -> None:
    with pytest.raises(ArgumentError):
        parse_url("data/toso.db")


@pytest.mark.usefixtures("only_sqlite")
def test_traces_that_a_reader_still_needs_are_not_taken_for_removed(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A backup reads for long: nobody waits for its end, and the scrubbing is told of it."""
    monkeypatch.setattr(database, "READER_WAIT_MS", 0)
    path = Path(f"{engine.url.database}-wal")
    with writing(engine) as session:
        session.add(person(1))
    with reading(engine) as long_reader:
        assert long_reader.exec(select(Person.chat_id)).all() == [1]
        with writing(engine) as session:
            session.delete(session.get_one(Person, 1))
        with pytest.raises(StillRead):
            scrub(engine)
        assert path.stat().st_size
    scrub(engine)
    assert not path.stat().st_size
    with engine.connect() as connection:
        wait = connection.exec_driver_sql("PRAGMA busy_timeout").scalar()
    assert wait == database.LOCK_WAIT_MS
