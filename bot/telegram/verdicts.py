"""What a refused or failed call means for its delivery; pure, so that it reads as a table."""

import re
from dataclasses import dataclass
from enum import StrEnum
from html import unescape
from typing import Any

import httpx
from telegram.error import (
    BadRequest,
    ChatMigrated,
    EndPointNotFound,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
)

from bot.mailbox.outbox import HARMLESS, SEND, TOO_FAST, UNHEARD
from bot.telegram.request import wait_of
from knowledge.tables import OutboxRow

MAX_TRIES = 40  # with the waits below: half an hour of a Bot API that answers 5xx
FIRST_WAIT = 2.0  # seconds, doubled at each try
LONGEST_WAIT = 60.0
# Before these the request had not left us: sending again cannot make a second message.
NOT_SENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.UnsupportedProtocol)

# Somebody closed or removed the topic of a ticket.
NO_TOPIC = ("message thread not found", "topic_closed", "topic_deleted")
TOPIC_GONE = "topic"


class Act(StrEnum):
    DONE = "done"  # the effect is there already
    WAIT = "wait"  # too fast: this chat rests
    RETRY = "retry"  # certainly not delivered: later again
    OTHER_FORM = "other form"  # refused as it is: plain text, a new message, out of its topic
    MOVE = "move"  # the chat has a new id
    LEAVE = "leave"  # the person has blocked the bot
    FAIL = "fail"  # refused for good
    UNSURE = "unsure"  # nobody knows whether it arrived


@dataclass(frozen=True)
class Verdict:
    act: Act
    reason: str
    seconds: float = 0.0
    new_chat: int | None = None

    @property
    def state(self) -> str:
        return {Act.DONE: "sent", Act.UNSURE: "unsure"}.get(self.act, "failed")


def judge(error: TelegramError, row: OutboxRow) -> Verdict:
    """Decide by the kind of error; texts are compared only where Telegram has no other sign."""
    if isinstance(error, RetryAfter):
        return Verdict(Act.WAIT, TOO_FAST, seconds=wait_of(error))
    if isinstance(error, ChatMigrated):
        return Verdict(Act.MOVE, "migrated", new_chat=error.new_chat_id)
    if isinstance(error, Forbidden):
        return Verdict(Act.LEAVE, "403")
    if isinstance(error, BadRequest):
        return _bad_request(error.message.lower(), row)
    if isinstance(error, InvalidToken | EndPointNotFound):
        # 401 or 404 for a moment must not cost an answer: wait as long as it takes.
        return Verdict(Act.RETRY, "token refused", seconds=LONGEST_WAIT)
    return _no_clear_answer(error, row)


def _bad_request(message: str, row: OutboxRow) -> Verdict:
    if "message is not modified" in message:
        return Verdict(Act.DONE, "not modified")
    if "can't parse entities" in message and '"parse_mode"' in row.payload:
        return Verdict(Act.OTHER_FORM, "plain")
    if row.method != SEND and ("message to edit" in message or "can't be edited" in message):
        return Verdict(Act.OTHER_FORM, "send")
    is_gone = any(one in message for one in NO_TOPIC)
    if is_gone and '"message_thread_id"' in row.payload:
        return Verdict(Act.OTHER_FORM, TOPIC_GONE)
    if "chat not found" in message:
        return Verdict(Act.LEAVE, "chat not found")
    return Verdict(Act.FAIL, "400")


def _no_clear_answer(error: TelegramError, row: OutboxRow) -> Verdict:
    wait = min(FIRST_WAIT * 2 ** min(max(row.tries - 1, 0), 10), LONGEST_WAIT)
    if isinstance(error.__cause__, NOT_SENT):
        # The way there is broken: nothing has left, and nothing is given up.
        return Verdict(Act.RETRY, "not connected", seconds=wait)
    was_refused = type(error) is NetworkError and error.__cause__ is None  # a 5xx
    if (was_refused or row.method in HARMLESS) and row.tries < MAX_TRIES:
        return Verdict(Act.RETRY, "no success", seconds=wait)
    return Verdict(Act.UNSURE, type(error.__cause__ or error).__name__)


def refused_form(method: str, payload: dict[str, Any], reason: str) -> tuple[str, dict[str, Any]]:
    """The same words in a form that cannot be refused for the same reason."""
    if reason == "plain":
        words = "text" if "text" in payload else "caption"
        plain = {key: value for key, value in payload.items() if key != "parse_mode"}
        return method, plain | {words: unescape(re.sub(r"</?[a-z][^>]*>", "", payload[words]))}
    if reason == TOPIC_GONE:
        return method, {key: value for key, value in payload.items() if key != "message_thread_id"}
    anew = {key: value for key, value in payload.items() if key != "message_id"}
    return SEND, anew | UNHEARD
