"""What Telegram's refusals mean for a delivery: nothing given up early, nothing sent twice."""

import json
from datetime import UTC, datetime, timedelta

import httpx
import pytest
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    EndPointNotFound,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)

from bot.mailbox.outbox import COPY, EDIT, SEND
from bot.telegram.verdicts import MAX_TRIES, TOPIC_GONE, Act, Verdict, judge, refused_form
from knowledge.tables import OutboxRow

NOW = datetime(2026, 9, 1, 8, tzinfo=UTC)
HTML = '{"text": "<b>a</b>", "parse_mode": "HTML"}'


def row(method: str = SEND, payload: str = HTML, tries: int = 1) -> OutboxRow:
    return OutboxRow(
        bot_id=9,
        chat_id=1,
        method=method,
        payload=payload,
        tries=tries,
        made_at=NOW,
        not_before=NOW,
    )


def caused(error: TelegramError, cause: Exception) -> TelegramError:
    error.__cause__ = cause
    return error


def no_way(kind: type[httpx.HTTPError]) -> TelegramError:
    timed_out = issubclass(kind, httpx.TimeoutException)
    return caused(TimedOut() if timed_out else NetworkError("httpx"), kind("x"))


SERVER = NetworkError("Bad Gateway")
CHANGED = BadRequest("Message is not modified: specified new message content is the same")
ENTITIES = BadRequest("Can't parse entities: unsupported start tag")
NO_MESSAGE = BadRequest("Message to edit not found")
TABLE = [
    (RetryAfter(7), SEND, Verdict(Act.WAIT, "429", seconds=7)),
    (RetryAfter(timedelta(minutes=2)), EDIT, Verdict(Act.WAIT, "429", seconds=120)),
    (ChatMigrated(-1005), SEND, Verdict(Act.MOVE, "migrated", new_chat=-1005)),
    (Forbidden("Forbidden: bot was blocked by the user"), SEND, Verdict(Act.LEAVE, "403")),
    (Forbidden("Forbidden: user is deactivated"), EDIT, Verdict(Act.LEAVE, "403")),
    (BadRequest("Chat not found"), SEND, Verdict(Act.LEAVE, "chat not found")),
    (CHANGED, EDIT, Verdict(Act.DONE, "not modified")),
    (ENTITIES, SEND, Verdict(Act.OTHER_FORM, "plain")),
    (ENTITIES, EDIT, Verdict(Act.OTHER_FORM, "plain")),
    (NO_MESSAGE, EDIT, Verdict(Act.OTHER_FORM, "send")),
    (BadRequest("Message can't be edited"), EDIT, Verdict(Act.OTHER_FORM, "send")),
    (NO_MESSAGE, SEND, Verdict(Act.FAIL, "400")),
    (BadRequest("Message is too long"), SEND, Verdict(Act.FAIL, "400")),
    (InvalidToken(), SEND, Verdict(Act.RETRY, "token refused", seconds=60)),
    (EndPointNotFound("Not Found"), SEND, Verdict(Act.RETRY, "token refused", seconds=60)),
    (SERVER, SEND, Verdict(Act.RETRY, "no success", seconds=2)),
    (SERVER, EDIT, Verdict(Act.RETRY, "no success", seconds=2)),
    (no_way(httpx.ConnectError), SEND, Verdict(Act.RETRY, "not connected", seconds=2)),
    (no_way(httpx.ConnectTimeout), SEND, Verdict(Act.RETRY, "not connected", seconds=2)),
    (no_way(httpx.PoolTimeout), SEND, Verdict(Act.RETRY, "not connected", seconds=2)),
    (no_way(httpx.UnsupportedProtocol), SEND, Verdict(Act.RETRY, "not connected", seconds=2)),
    (no_way(httpx.ReadTimeout), SEND, Verdict(Act.UNSURE, "ReadTimeout")),
    (no_way(httpx.WriteTimeout), SEND, Verdict(Act.UNSURE, "WriteTimeout")),
    (no_way(httpx.ReadError), SEND, Verdict(Act.UNSURE, "ReadError")),
    (no_way(httpx.RemoteProtocolError), SEND, Verdict(Act.UNSURE, "RemoteProtocolError")),
    (no_way(httpx.ReadTimeout), EDIT, Verdict(Act.RETRY, "no success", seconds=2)),
    (TimedOut(), SEND, Verdict(Act.UNSURE, "TimedOut")),
    (TelegramError("Invalid server response"), SEND, Verdict(Act.UNSURE, "TelegramError")),
    (
        caused(NetworkError("502"), TelegramError("no JSON")),
        SEND,
        Verdict(Act.UNSURE, "TelegramError"),
    ),
    (Conflict("terminated"), SEND, Verdict(Act.UNSURE, "Conflict")),
]


@pytest.mark.parametrize(
    ("error", "method", "verdict"),
    TABLE,
    ids=[
        f"{type(error.__cause__ or error).__name__}-{method}-{v.act}" for error, method, v in TABLE
    ],
)
def test_every_error_has_its_verdict(error: TelegramError, method: str, verdict: Verdict) -> None:
    assert judge(error, row(method)) == verdict


def test_plain_text_that_cannot_be_parsed_is_not_tried_again() -> None:
    assert judge(ENTITIES, row(payload='{"text": "\\"parse_mode\\""}')).act is Act.FAIL


def test_the_wait_doubles_and_ends_at_a_minute() -> None:
    waits = [judge(SERVER, row(tries=tries)).seconds for tries in (0, 1, 2, 3, 5, 6, 7, 39)]
    assert waits == [2, 2, 4, 8, 32, 60, 60, 60]


def test_a_server_that_never_recovers_ends_in_doubt() -> None:
    assert judge(SERVER, row(tries=MAX_TRIES)) == Verdict(Act.UNSURE, "NetworkError")


def test_no_connection_and_no_token_are_waited_out_for_ever() -> None:
    for error in (no_way(httpx.ConnectError), InvalidToken()):
        assert judge(error, row(tries=10_000)).act is Act.RETRY


@pytest.mark.parametrize(
    ("act", "state"),
    [(Act.DONE, "sent"), (Act.UNSURE, "unsure"), (Act.FAIL, "failed"), (Act.LEAVE, "failed")],
)
def test_a_verdict_ends_a_delivery(act: Act, state: str) -> None:
    assert Verdict(act, "").state == state


def test_refused_html_goes_out_as_the_same_words_in_plain() -> None:
    payload = {
        "text": '<b>Mở</b> <a href="https://vneid.gov.vn">VNeID</a> &amp; chờ 2 &lt; 3 phút',
        "parse_mode": "HTML",
        "message_id": 5,
        "reply_markup": {"inline_keyboard": []},
    }
    assert refused_form(EDIT, payload, "plain") == (
        EDIT,
        {
            "text": "Mở VNeID & chờ 2 < 3 phút",
            "message_id": 5,
            "reply_markup": {"inline_keyboard": []},
        },
    )


def test_an_edit_that_is_refused_becomes_a_new_message() -> None:
    payload = {"text": "a", "parse_mode": "HTML", "message_id": 5}
    # Nobody's phone rings for what was to be an edit.
    anew = {"text": "a", "parse_mode": "HTML", "disable_notification": True}
    assert refused_form(EDIT, payload, "send") == (SEND, anew)


@pytest.mark.parametrize("reason", ["message thread not found", "TOPIC_CLOSED", "TOPIC_DELETED"])
@pytest.mark.parametrize("method", [SEND, COPY])
def test_without_its_topic_it_stands_outside(reason: str, method: str) -> None:
    payload = {"text": "a", "message_thread_id": 5}
    inside, outside = row(method, json.dumps(payload)), row(method)
    assert judge(BadRequest(reason), inside) == Verdict(Act.OTHER_FORM, TOPIC_GONE)
    assert judge(BadRequest(reason), outside).act is Act.FAIL
    assert refused_form(method, payload, TOPIC_GONE) == (method, {"text": "a"})
