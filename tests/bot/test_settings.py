"""A setting that cannot be used stops the start with one line that names it and tells no secret."""

import os

import pytest

from bot import settings
from bot.settings import BadSettings, Settings

NAMES = [name.upper() for name in Settings.model_fields]
TOKEN = "8000000001:AAH-secret_9"


@pytest.fixture(autouse=True)
def _bare(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in list(os.environ):
        if name.upper() in NAMES:
            monkeypatch.delenv(name)


def refused(monkeypatch: pytest.MonkeyPatch, **environment: str) -> list[str]:
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(BadSettings) as caught:
        settings.read()
    return str(caught.value).split("\n")


def test_without_any_setting_everything_has_its_default() -> None:
    read = settings.read()

    assert read.telegram_bot_token is None
    assert read.telegram_api_url == "https://api.telegram.org"
    assert (read.coordinators, read.database_url) == ((), "sqlite:///data/toso.db")
    assert (read.host, read.port, read.sends_in_flight) == ("127.0.0.1", 8080, 8)


def test_an_empty_value_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in NAMES:
        monkeypatch.setenv(name, "")
    assert settings.read() == Settings()


def test_good_values_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TELEGRAM_BOT_TOKEN", TOKEN)
    monkeypatch.setenv("TELEGRAM_API_URL", "http://127.0.0.1:8081/")
    monkeypatch.setenv("COORDINATORS", " 12, 34 ,,")
    monkeypatch.setenv("DATABASE_URL", "postgres://u:p@h/toso")
    read = settings.read()

    assert read.telegram_bot_token is not None
    assert read.telegram_bot_token.get_secret_value() == TOKEN
    assert (read.telegram_api_url, read.coordinators) == ("http://127.0.0.1:8081", (12, 34))
    assert read.database_url == "postgres://u:p@h/toso"


def test_the_token_is_not_shown_with_the_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TELEGRAM_BOT_TOKEN", TOKEN)
    assert "AAH" not in repr(settings.read())


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("TELEGRAM_BOT_TOKEN", "AAH-secret", "must look like 123456:ABC-def"),
        ("TELEGRAM_BOT_TOKEN", f"bot{TOKEN}", "must look like 123456:ABC-def"),
        ("TELEGRAM_BOT_TOKEN", f"{TOKEN} # mine", "must look like 123456:ABC-def"),
        ("TELEGRAM_API_URL", "api.telegram.org", "must be scheme and host only"),
        ("TELEGRAM_API_URL", "https://api.telegram.org/bot", "must be scheme and host only"),
        ("TELEGRAM_API_URL", "https://ann:secret@h", "must be scheme and host only"),
        ("PUBLIC_URL", "http://toso.example.vn", "must be https"),
        ("TRUSTED_PROXIES", "proxy.example", "must be addresses such as 10.0.0.2"),
        ("COORDINATORS", "@ann", "must be numbers separated by commas"),
        ("COORDINATORS", "12;34", "must be numbers separated by commas"),
        ("COORDINATORS", "-100500", "must be numbers separated by commas"),
        ("DATABASE_URL", "data/toso.db", "must be sqlite:///path or postgresql://user@host/name"),
        ("DATABASE_URL", "mysql://ann:secret@h/toso", "unknown database mysql: use sqlite:///…"),
        ("PORT", "eighty", "Input should be a valid integer"),
        ("PORT", "65536", "Input should be less than or equal to 65535"),
        ("PORT", "-1", "Input should be greater than or equal to 0"),
        ("SENDS_IN_FLIGHT", "0", "Input should be greater than or equal to 1"),
        ("SENDS_IN_FLIGHT", "65", "Input should be less than or equal to 64"),
        ("KEEP_LINK_DAYS", "0", "Input should be greater than or equal to 1"),
        ("KEEP_LINK_DAYS", "181", "Input should be less than or equal to 180"),
        ("KEEP_TEXT_MONTHS", "0", "Input should be greater than or equal to 1"),
        ("KEEP_TEXT_MONTHS", "61", "Input should be less than or equal to 60"),
    ],
)
def test_a_malformed_setting_is_told_in_one_line_without_secrets(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, told: str
) -> None:
    [line] = refused(monkeypatch, **{name: value})

    assert line.startswith(f"{name}: {told}")
    assert "secret" not in line


def test_a_password_with_an_at_sign_is_not_quoted(monkeypatch: pytest.MonkeyPatch) -> None:
    [line] = refused(monkeypatch, DATABASE_URL="postgresql://ann:a@b:secret@h/toso")

    assert line.startswith("DATABASE_URL: must be")
    assert "secret" not in line


def test_every_bad_setting_is_told_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    lines = refused(monkeypatch, PORT="x", COORDINATORS="x", TELEGRAM_BOT_TOKEN="x")
    assert sorted(line.split(":")[0] for line in lines) == [
        "COORDINATORS",
        "PORT",
        "TELEGRAM_BOT_TOKEN",
    ]


def test_every_setting_is_described_in_a_sentence() -> None:
    assert all(field.description for field in Settings.model_fields.values())
