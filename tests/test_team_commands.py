"""`toso teams import` and `toso invite`: whole files or nothing, links that work."""

import asyncio
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import select

from bot.practice.server import USERNAME, build_room, serve
from knowledge.database import connect, reading, writing
from knowledge.loop import staff
from knowledge.tables import Decision, Invitation, Team
from tests.test_commands import GOOD_TOKEN, toso

HEAD = "team,name,commune,province,phone,hours\n"
HOA_BINH = "hoa-binh,Tổ Hoà Bình,xã Hoà Bình,Phú Thọ,0210 3 555 000,7:30-17:00\n"
TAN_LAP = "tan-lap,Tổ Tân Lập,xã Tân Lập,Lạng Sơn,,\n"


def rows(folder: Path, table: type[Any], database: str = "toso.db") -> list[Any]:
    engine = connect(f"sqlite:///{folder}/data/{database}")
    with reading(engine) as session:
        found = list(session.exec(select(table)))
    engine.dispose()
    return found


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "teams.csv").write_text(HEAD + HOA_BINH + TAN_LAP, encoding="utf-8")
    return tmp_path


@pytest.fixture
def with_teams(folder: Path) -> Path:
    assert toso("teams", "import", "teams.csv", cwd=folder).returncode == 0
    return folder


def test_teams_are_added_changed_or_left(folder: Path) -> None:
    first = toso("teams", "import", "teams.csv", cwd=folder)
    assert (first.returncode, first.stdout) == (0, "2 added, 0 changed, 0 unchanged\n")
    (folder / "teams.csv").write_text(HEAD + HOA_BINH.replace("17:00", "16:30"), encoding="utf-8")

    second = toso("teams", "import", "teams.csv", cwd=folder)

    assert (second.returncode, second.stdout) == (0, "0 added, 1 changed, 0 unchanged\n")
    third = toso("teams", "import", "teams.csv", cwd=folder)
    assert (third.returncode, third.stdout) == (0, "0 added, 0 changed, 1 unchanged\n")
    assert {one.id: one.hours for one in rows(folder, Team)} == {
        "hoa-binh": "7:30-16:30",
        "tan-lap": "",
    }
    told = [(one.made_by, one.act, one.subject) for one in rows(folder, Decision)]
    assert told == [
        (0, "add", "team hoa-binh"),
        (0, "add", "team tan-lap"),
        (0, "change", "team hoa-binh"),
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_a_file_as_a_spreadsheet_saves_it(tmp_path: Path, encoding: str, newline: str) -> None:
    text = (HEAD + HOA_BINH).replace(",", ";") + ";;;;;\n"
    (tmp_path / "t.csv").write_bytes(text.replace("\n", newline).encode(encoding))

    done = toso("teams", "import", "t.csv", cwd=tmp_path)

    assert done.stdout == "1 added, 0 changed, 0 unchanged\n", done.stderr
    (team,) = rows(tmp_path, Team)
    assert (team.name, team.commune, team.phone) == ("Tổ Hoà Bình", "xã Hoà Bình", "0210 3 555 000")


def test_every_wrong_line_is_named_and_nothing_is_imported(tmp_path: Path) -> None:
    bad = HEAD + HOA_BINH + "Tân Lập,Tổ,xã Tân Lập,,gọi cô Lan,\n" + HOA_BINH
    (tmp_path / "t.csv").write_text(bad, encoding="utf-8")

    done = toso("teams", "import", "t.csv", cwd=tmp_path)

    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.splitlines() == [
        "t.csv:3: province is empty",
        "t.csv:3: team 'Tân Lập': a-z, 0-9 and - only, at most 32",
        "t.csv:3: phone 'gọi cô Lan' is no number",
        "t.csv:4: team hoa-binh stands here a second time",
        "nothing was imported",
    ]
    assert not (tmp_path / "data").exists()


def test_a_file_that_is_not_there_is_a_usage_error(tmp_path: Path) -> None:
    done = toso("teams", "import", "t.csv", cwd=tmp_path)
    assert (done.returncode, len(done.stderr.splitlines())) == (2, 1)
    assert done.stderr.startswith("t.csv: ")


def test_without_a_token_the_invitation_is_typed(with_teams: Path) -> None:
    done = toso("invite", "member", "--team", "hoa-binh", cwd=with_teams)

    assert done.returncode == 0
    assert done.stdout.startswith("/start moi_")
    token = done.stdout.strip().removeprefix("/start moi_")
    engine = connect(f"sqlite:///{with_teams}/data/toso.db")
    with writing(engine) as session:
        joined = staff.redeem(session, token, 4001, datetime.now(UTC))
        assert joined
        assert (joined.role, joined.team_id) == ("member", "hoa-binh")
    engine.dispose()
    (invitation,) = rows(with_teams, Invitation)
    assert invitation.made_by == 0
    assert token not in repr(invitation)


@pytest.mark.anyio
async def test_with_a_token_it_is_a_link_to_the_bot(with_teams: Path) -> None:
    async with serve(build_room(token=GOOD_TOKEN)) as address:
        settings = {"TELEGRAM_BOT_TOKEN": GOOD_TOKEN, "TELEGRAM_API_URL": address}
        done = await asyncio.to_thread(toso, "invite", "coordinator", cwd=with_teams, **settings)
        other = settings | {"TELEGRAM_BOT_TOKEN": "123456:revoked-s3cret"}
        refused = await asyncio.to_thread(toso, "invite", "coordinator", cwd=with_teams, **other)

    assert done.stdout.startswith(f"https://t.me/{USERNAME}?start=moi_"), done.stderr
    assert len(done.stdout.strip().rpartition("=")[2]) <= 64  # as Telegram allows
    assert (refused.returncode, len(refused.stderr.splitlines())) == (2, 1)
    assert refused.stderr.startswith("TELEGRAM_BOT_TOKEN")
    assert "s3cret" not in refused.stderr
    assert len(rows(with_teams, Invitation)) == 1


def test_out_of_reach_is_one_line_and_no_invitation(with_teams: Path) -> None:
    away = {"TELEGRAM_BOT_TOKEN": GOOD_TOKEN, "TELEGRAM_API_URL": "http://127.0.0.1:9"}
    done = toso("invite", "coordinator", cwd=with_teams, **away)
    assert (done.returncode, len(done.stderr.splitlines())) == (1, 1)
    assert GOOD_TOKEN not in done.stderr
    assert rows(with_teams, Invitation) == []


def test_the_practice_room_has_its_own_teams_and_invitations(folder: Path) -> None:
    assert toso("teams", "import", "teams.csv", "--practice", cwd=folder).returncode == 0
    away = {"TELEGRAM_BOT_TOKEN": GOOD_TOKEN, "TELEGRAM_API_URL": "http://127.0.0.1:9"}
    done = toso("invite", "member", "--team", "tan-lap", "--practice", cwd=folder, **away)

    assert done.stdout.startswith("/start moi_"), done.stderr
    assert [one.team_id for one in rows(folder, Invitation, "practice.db")] == ["tan-lap"]
    assert not (folder / "data" / "toso.db").exists()


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("invite", "member", "--team", "nowhere"), 1),
        (("invite", "coordinator", "--team", "nowhere"), 1),
        (("invite", "member"), 2),
        (("invite", "king", "--team", "hoa-binh"), 2),
        (("teams", "import"), 2),
        (("teams", "no-such"), 2),
    ],
)
def test_what_cannot_be_done_says_so(with_teams: Path, words: tuple[str, ...], code: int) -> None:
    done = toso(*words, cwd=with_teams)
    assert (done.returncode, done.stdout) == (code, "")
    assert done.stderr
    assert "Traceback" not in done.stderr
    assert rows(with_teams, Invitation) == []


@pytest.mark.parametrize("words", [("teams", "import", "teams.csv"), ("invite", "coordinator")])
def test_a_broken_database_is_one_clear_line(folder: Path, words: tuple[str, ...]) -> None:
    (folder / "broken.db").write_bytes(b"this is no database" * 200)
    done = toso(*words, cwd=folder, DATABASE_URL="sqlite:///broken.db")
    assert done.returncode == 2
    assert done.stderr.splitlines()[-1].startswith("DATABASE_URL")
