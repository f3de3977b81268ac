"""`toso console-link`: a way into the console from the server itself."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import Result
from sqlmodel import Session, select
from typer.testing import CliRunner

from bot import practice_room
from bot.__main__ import cli
from bot.conversation.team.console_link import SIGN_IN
from bot.settings import Settings
from knowledge.database import connect, migrate, writing
from knowledge.loop import sign_in
from knowledge.loop.staff import Role, State
from knowledge.tables import LoginLink, Staff
from tests.test_commands import toso as toso_alone

FIRST, SECOND, NAM, LAN, GONE = 9001, 3001, 3002, 4001, 3003
NOW = datetime.now(UTC)


@pytest.fixture(autouse=True)
def _own_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)


@contextmanager
def database(name: str = "toso.db") -> Iterator[Session]:
    engine = connect(f"sqlite:///data/{name}")
    migrate(engine)
    with writing(engine) as session:
        yield session
    engine.dispose()


@pytest.fixture(autouse=True)
def _people(_own_place: None) -> None:
    with database() as session:
        for user, role, state in (
            (NAM, Role.COORDINATOR, State.ACTIVE),
            (GONE, Role.COORDINATOR, State.SUSPENDED),
            (LAN, Role.MEMBER, State.ACTIVE),
        ):
            session.add(Staff(user_id=user, role=role, state=state, joined_at=NOW))


def toso(*words: str, **environment: str) -> Result:
    settings = {"COORDINATORS": f"{FIRST},{SECOND}"} | environment
    return CliRunner().invoke(cli, ["console-link", *words], env=settings)


def signs_in(done: Result, address: str, name: str = "toso.db") -> int:
    """Whom the link signs in, which is all that is printed."""
    assert done.exit_code == 0, done.stderr
    link = re.fullmatch(rf"{re.escape(address)}{SIGN_IN}/([\w-]{{43}})\n", done.stdout)
    assert link, done.stdout
    founders = {FIRST, SECOND, *practice_room.COORDINATORS}
    with database(name) as session:
        own = sign_in.redeem(session, link[1], datetime.now(UTC), founders, "vi")
        signed = sign_in.signed_in(session, own or "", datetime.now(UTC), founders)
    assert signed
    return signed.actor.user_id


def test_it_is_for_the_first_of_the_settings() -> None:
    done = toso(PUBLIC_URL="https://toso.example.vn")
    assert signs_in(done, "https://toso.example.vn") == FIRST
    assert done.stderr == ""


@pytest.mark.parametrize("user", [SECOND, NAM])
def test_it_is_for_whom_it_is_asked_for(user: int) -> None:
    assert signs_in(toso("--for", str(user)), "http://127.0.0.1:8080") == user


@pytest.mark.parametrize(
    ("host", "port", "address"),
    [
        ("127.0.0.1", "9000", "http://127.0.0.1:9000"),
        ("0.0.0.0", "8080", "http://127.0.0.1:8080"),
        ("::", "8080", "http://[::1]:8080"),
        ("10.0.0.7", "8080", "http://10.0.0.7:8080"),
    ],
)
def test_without_an_address_it_opens_where_the_bot_runs(host: str, port: str, address: str) -> None:
    done = toso(HOST=host, PORT=port)
    assert signs_in(done, address) == FIRST
    assert "this computer" in done.stderr


def test_the_practice_room_has_its_own() -> None:
    done = toso("--practice", PUBLIC_URL="https://toso.example.vn", COORDINATORS="")
    coordinator = signs_in(done, "http://127.0.0.1:8080", "practice.db")
    assert coordinator in practice_room.COORDINATORS
    with database() as session:
        assert session.exec(select(LoginLink)).all() == []


@pytest.mark.parametrize("user", [LAN, GONE, 777])
def test_who_is_no_coordinator_gets_none(user: int) -> None:
    done = toso("--for", str(user))
    assert (done.exit_code, done.stdout) == (1, "")
    assert done.stderr == f"--for: {user} is no coordinator\n"
    with database() as session:
        assert session.exec(select(LoginLink)).all() == []


def test_there_are_five_an_hour() -> None:
    for _ in range(5):
        assert toso().exit_code == 0
    done = toso()
    assert (done.exit_code, done.stdout, len(done.stderr.splitlines())) == (1, "", 1)


@pytest.mark.parametrize(
    ("words", "coordinators"),
    [((), ""), (("--for", "nobody"), "1"), (("--for", "0"), "1"), (("--for", "9" * 30), "1")],
)
def test_what_cannot_be_understood_is_a_usage_error(
    words: tuple[str, ...], coordinators: str
) -> None:
    done = toso(*words, COORDINATORS=coordinators)
    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr


def test_a_broken_database_is_one_clear_line(tmp_path: Path) -> None:
    (tmp_path / "broken.db").write_bytes(b"this is no database" * 200)
    done = toso(DATABASE_URL="sqlite:///broken.db")
    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr.startswith("DATABASE_URL")


def test_as_a_program_of_its_own(tmp_path: Path) -> None:
    done = toso_alone("console-link", cwd=tmp_path, COORDINATORS="12", PUBLIC_URL="https://t.vn")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith(f"https://t.vn{SIGN_IN}/")
