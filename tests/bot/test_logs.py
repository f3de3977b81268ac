"""A log line says where and what kind, never what a person wrote, and never the token."""

import io
import logging
import sys

import pytest

from bot.logs import Discreet, set_up

TOKEN = "8000000001:AAH-secret_9"
WORDS = "cccd 022190004573"
CLIENTS = ("httpx", "httpcore", "telegram", "alembic", "uvicorn", "uvicorn.error")


def fail_with(words: str) -> None:
    raise ValueError(words)


def line(message: str, *values: object, exc_info: object = None) -> str:
    record = logging.LogRecord("bot", logging.ERROR, "f.py", 1, message, values, exc_info)
    return Discreet(TOKEN).format(record)


def failure(*wrap: type[Exception]) -> str:
    """The log line of an error that quotes somebody's words."""
    try:
        try:
            fail_with(WORDS)
        except ValueError as error:
            if wrap:
                raise wrap[0](WORDS) from error
            raise
    except Exception:
        return line("update not handled", exc_info=sys.exc_info())


def test_an_error_tells_its_kind_and_place_and_not_its_words() -> None:
    told = failure()

    assert told.splitlines()[0].endswith("ERROR bot: update not handled")
    assert told.endswith("ValueError")
    assert "test_logs.py" in told
    assert "fail_with" in told
    assert "0221" not in told


def test_an_error_behind_an_error_is_not_quoted_either() -> None:
    assert failure(RuntimeError).endswith("RuntimeError")
    assert "0221" not in failure(RuntimeError)


@pytest.mark.parametrize(
    ("message", "values"),
    [(f"GET /bot{TOKEN}/getMe", ()), ("GET %s", (f"/bot{TOKEN}/getMe",)), ("%r", ({"t": TOKEN},))],
)
def test_the_token_never_stands_in_a_line(message: str, values: tuple[object, ...]) -> None:
    told = line(message, *values)

    assert "AAH" not in told
    assert "<token>" in told


def test_without_a_token_a_line_stays_as_it_is() -> None:
    record = logging.LogRecord("bot", logging.INFO, "f.py", 1, "ready", (), (None, None, None))
    assert Discreet().format(record).endswith("INFO bot: ready")


@pytest.fixture
def stderr(monkeypatch: pytest.MonkeyPatch):
    """What a program with our logging writes to stderr; the test's own logging comes back."""
    loggers = [logging.getLogger(), *map(logging.getLogger, CLIENTS)]
    kept, levels = loggers[0].handlers[:], [logger.level for logger in loggers]
    loggers[0].handlers = []
    loggers[-1].setLevel(logging.NOTSET)  # silenced wherever a room was served before
    monkeypatch.setattr(sys, "stderr", io.StringIO())
    set_up(TOKEN)
    yield sys.stderr
    loggers[0].handlers = kept
    for logger, level in zip(loggers, levels, strict=True):
        logger.setLevel(level)


def test_our_lines_go_to_stderr_and_those_of_the_clients_do_not(stderr: io.StringIO) -> None:
    logging.getLogger("bot.app").info("ready")
    logging.getLogger("httpx").info("HTTP Request: POST https://api.telegram.org/bot%s/x", TOKEN)
    logging.getLogger("telegram.request").error("Can not load invalid JSON data: %s", WORDS)

    assert stderr.getvalue().endswith("INFO bot.app: ready\n")
    assert stderr.getvalue().count("\n") == 1


def test_a_warning_of_a_library_is_cleaned_too(stderr: io.StringIO) -> None:
    try:
        fail_with(f"{WORDS} {TOKEN}")
    except ValueError:
        logging.getLogger("uvicorn.error").exception("no answer from /bot%s", TOKEN)

    assert "no answer from /bot<token>" in stderr.getvalue()
    assert "0221" not in stderr.getvalue()
    assert "AAH" not in stderr.getvalue()
