"""/banlamviec: a link for whoever coordinates, and no trace of it here once it is sent."""

from datetime import timedelta

import pytest
from sqlalchemy import Engine
from sqlmodel import SQLModel

from bot.conversation.team.console_link import SIGN_IN
from knowledge.database import reading, writing
from knowledge.loop import sign_in
from knowledge.tables import LoginLink, OutboxRow
from tests.bot.turns import CITIZEN, FOUNDER, LAN, Commune, Seen, settled, words

ADDRESS = "https://toso.example.vn"


@pytest.fixture
def commune(engine: Engine) -> Commune:
    commune = settled(engine)
    commune.console_url = ADDRESS
    return commune


def asks(commune: Commune, user: int = FOUNDER, text: str = "/banlamviec") -> Seen:
    commune.says(user, text)
    (seen,) = commune.deliver()[user]
    return seen


def token_in(seen: Seen, address: str = ADDRESS) -> str:
    """It stands on a line of its own."""
    (line,) = (one for one in seen.text.splitlines() if one.startswith("http"))
    link, _, token = line.rpartition("/")
    assert link == f"{address}{SIGN_IN}"
    return token


@pytest.mark.parametrize("command", ["/banlamviec", "/console", "/banlamviec ngay"])
def test_a_coordinator_gets_a_link_that_signs_in(commune: Commune, command: str) -> None:
    seen = asks(commune, text=command)
    token = token_in(seen)
    for rule in ("một lần", "10 phút", "Đừng chuyển tiếp"):
        assert rule in seen.text
    ((button,),) = seen.payload["reply_markup"]["inline_keyboard"]
    assert (button["text"], button["url"]) == ("Mở bàn làm việc", f"{ADDRESS}{SIGN_IN}/{token}")
    assert seen.payload["link_preview_options"] == {"is_disabled": True}
    with writing(commune.engine) as session:
        assert sign_in.redeem(session, token, commune.now, {FOUNDER}, "vi")


@pytest.mark.parametrize("user", [CITIZEN, LAN])
def test_nobody_else_gets_one(commune: Commune, user: int) -> None:
    assert "dành cho điều phối viên" in asks(commune, user).text
    assert commune.rows(LoginLink) == []


@pytest.mark.parametrize("token", ["_ab-_cd_-e_", "-_a_-" * 8, "__a__", "*a*~~b~~"])
def test_the_link_is_read_as_it_is(
    commune: Commune, monkeypatch: pytest.MonkeyPatch, token: str
) -> None:
    """Marks of Markdown may stand in a token."""
    monkeypatch.setattr("secrets.token_urlsafe", lambda _: token)
    assert token_in(asks(commune)) == token


@pytest.mark.parametrize("address", ["http://127.0.0.1:8080", "http://localhost:8080"])
def test_on_one_computer_the_link_stands_in_the_text_alone(commune: Commune, address: str) -> None:
    """Telegram may refuse a button to such an address, and the message with it."""
    commune.console_url = address
    seen = asks(commune)
    assert token_in(seen, address)
    assert "reply_markup" not in seen.payload


def test_without_an_address_it_says_where_a_link_comes_from(commune: Commune) -> None:
    commune.console_url = ""
    text = asks(commune).text
    assert "toso console-link" in text
    assert "http" not in text
    assert commune.rows(LoginLink) == []


def test_there_are_five_an_hour(commune: Commune) -> None:
    tokens = {token_in(asks(commune)) for _ in range(5)}
    assert len(tokens) == 5
    assert "Mỗi giờ chỉ lấy được 5 liên kết" in asks(commune).text
    commune.now += timedelta(hours=1)
    assert token_in(asks(commune)) not in tokens


def everything(commune: Commune) -> str:
    with reading(commune.engine) as session:
        connection = session.connection()
        tables = SQLModel.metadata.sorted_tables
        return "".join(repr(connection.execute(one.select()).all()) for one in tables)


def test_no_table_holds_the_link_once_it_is_sent(commune: Commune) -> None:
    commune.says(FOUNDER, "/banlamviec")
    (waiting,) = commune.rows(OutboxRow)[-1:]
    assert SIGN_IN in waiting.payload
    token = token_in(commune.deliver()[FOUNDER][0])
    rows = everything(commune)
    assert token not in rows
    assert SIGN_IN not in rows


def test_the_help_names_it_to_coordinators_alone(commune: Commune) -> None:
    commune.says(FOUNDER, "/trogiup")
    commune.says(LAN, "/trogiup")
    seen = commune.deliver()
    assert "/banlamviec" in words(seen[FOUNDER])
    assert "/banlamviec" not in words(seen[LAN])
