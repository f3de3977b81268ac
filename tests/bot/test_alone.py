"""One worker per database, also when the way to the database breaks for a moment."""

import pytest
import typer
from sqlalchemy import Engine, text

from bot.commands.alone import RowLock, alone, nobody_there, present
from knowledge.database import connect, downgrade, is_up_to_date, migrate
from tests.conftest import ON_POSTGRESQL

HOLDERS = text("SELECT pid FROM pg_locks WHERE locktype = 'advisory'")


def other(engine: Engine) -> Engine:
    """Another program's way to the same database."""
    return connect(engine.url.render_as_string(hide_password=False))


def test_a_second_worker_is_refused_with_one_line_and_may_come_after(
    engine: Engine, capsys: pytest.CaptureFixture[str]
) -> None:
    second = other(engine)
    with alone(engine) as lock:
        assert lock.is_ours()
        with pytest.raises(typer.Exit) as stopped, alone(second):
            pass
        assert stopped.value.exit_code == 1
        assert len(capsys.readouterr().err.splitlines()) == 1
    with alone(second) as lock:
        assert lock.is_ours()
    second.dispose()


def test_nobody_replaces_what_others_receive_into(engine: Engine) -> None:
    second, third = other(engine), other(engine)
    with present(engine), present(second):
        with alone(third):  # receiving and working go side by side
            pass
        with pytest.raises(typer.Exit), nobody_there(third):
            pass
    with nobody_there(third), pytest.raises(typer.Exit), present(second):
        pass
    for one in (second, third):
        one.dispose()


def test_the_schema_follows_while_others_receive(engine: Engine) -> None:
    """A worker of a newer version starts beside a receiver: the one does not wait for the other."""
    with engine.begin() as connection:
        downgrade(connection, "0002")
    second = other(engine)
    with present(engine), alone(second):
        migrate(second)
    assert is_up_to_date(engine)
    second.dispose()


@pytest.mark.skipif(not ON_POSTGRESQL, reason="a file's lock cannot be lost")
def test_a_lock_whose_connection_broke_is_taken_again(engine: Engine) -> None:
    with alone(engine) as lock:
        break_connections(engine)
        assert lock.is_ours()
        assert lock.is_ours()
        second = other(engine)
        theirs = RowLock(second)
        assert not theirs.take()
        theirs.leave()
        second.dispose()


@pytest.mark.skipif(not ON_POSTGRESQL, reason="a file's lock cannot be lost")
def test_a_lock_that_another_took_meanwhile_is_lost(engine: Engine) -> None:
    second = other(engine)
    with alone(engine) as lock:
        break_connections(engine)
        with alone(second) as theirs:
            assert not lock.is_ours()
            assert theirs.is_ours()
    second.dispose()


def break_connections(engine: Engine) -> None:
    """Of whoever holds a lock, as a restart of the server would."""
    second = other(engine)
    with second.connect() as connection:
        holders = list(connection.scalars(HOLDERS))
        assert holders
        for pid in holders:
            connection.execute(text(f"SELECT pg_terminate_backend({pid}, 5000)"))
    second.dispose()
