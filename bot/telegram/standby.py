"""While the disk is full: questions are answered all the same, and stored as soon as they can be.

Nothing is confirmed to Telegram meanwhile, so it keeps every update and sends it again; what was
answered here is remembered, and then only logged.
"""

import json
import logging
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from telegram import Bot, LinkPreviewOptions, Update
from telegram.error import (
    BadRequest,
    EndPointNotFound,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
)

from bot.conversation.citizen import browsing, unwritten
from bot.conversation.reply import Reply, Said
from bot.locale import language_of
from bot.mailbox.inbox import Received
from bot.post.calls import Payload, calls
from bot.telegram.handlers import said_in
from bot.telegram.talk import Talk
from bot.telegram.verdicts import NOT_SENT
from bot.threads import in_thread

log = logging.getLogger(__name__)
ONLY_TELL = frozenset({"start", "trogiup", "help", "huongdan"})  # commands that ask for nothing
MOST_REMEMBERED = 10_000  # then the oldest are forgotten, and would be answered twice


class Standby:
    """Answers what can be answered without writing: a question typed in a private chat."""

    def __init__(self, bot: Bot, talk: Talk) -> None:
        self._bot, self._talk = bot, talk
        self._answered: dict[int, None] = {}  # update ids, oldest first
        self._under_way: set[int] = set()
        self._told: set[int] = set()  # update ids of presses
        self._parts: dict[int, int] = {}  # update id -> how many parts went out, not all of them
        self._prompts: dict[int, int] = {}  # update id -> chat: it waits, and may ask for words

    @property
    def answered(self) -> Collection[int]:
        return self._answered.keys()

    def forget(self, updates: Sequence[Mapping[str, Any]]) -> None:
        """They are stored now."""
        for number in (int(update["update_id"]) for update in updates):
            self._told.discard(number)
            for known in (self._answered, self._parts, self._prompts):
                known.pop(number, None)

    def is_answering(self, updates: Sequence[Mapping[str, Any]]) -> bool:
        """Stored at this moment they would be answered twice."""
        return any(int(update["update_id"]) in self._under_way for update in updates)

    async def answer(self, received: Sequence[Received]) -> None:
        """Answer each of them once; raises nothing."""
        for one in received:
            if one.kind == "callback_query" and one.update_id not in self._told:
                self._told.add(one.update_id)
                await self._excuse(one)
            if _may_prompt(one):
                self._prompts[one.update_id] = one.chat_id
            if self._is_for_now(one):
                self._under_way.add(one.update_id)
                try:
                    await self._answer_one(one)
                except Exception as error:
                    log.error("standby: not answered: %s", type(error).__name__, exc_info=error)
                finally:
                    self._under_way.discard(one.update_id)

    async def _excuse(self, press: Received) -> None:
        """A word over the button, which waits; unheard it does no harm."""
        query = Update.de_json(json.loads(press.body), self._bot).callback_query
        try:
            if query is not None:
                language = language_of(query.from_user.language_code or "")
                await query.answer(unwritten.excuse(language))
        except TelegramError as error:
            log.info("standby: a press was not answered (%s)", type(error).__name__)

    def _is_for_now(self, one: Received) -> bool:
        """A message, not answered yet, in a chat where nothing waits that it may belong to."""
        is_known = one.update_id in self._answered or one.update_id in self._under_way
        return one.kind == "message" and not is_known and one.chat_id not in self._prompts.values()

    async def _answer_one(self, one: Received) -> None:
        said = said_in(Update.de_json(json.loads(one.body), self._bot), self._bot)
        replies = await in_thread(self._talk.reply_unwritten, said)
        if replies and await self._send(said, replies):
            self._answered[one.update_id] = None
            while len(self._answered) > MOST_REMEMBERED:
                self._answered.pop(next(iter(self._answered)))

    async def _send(self, said: Said, replies: Sequence[Reply]) -> bool:
        """Whether all of it may have arrived; what surely has not goes on at the next repeat."""
        payloads = [payload for reply in replies for _, payload in calls(reply, None)]
        begun = self._parts.get(said.update_id, 0)
        for position, payload in enumerate(payloads[begun:], begun):
            try:
                await self._send_part(said.chat_id, payload)
            except Forbidden:
                return True  # they have blocked us
            except TelegramError as error:
                log.info("standby: a message was not sent (%s)", type(error).__name__)
                if not _may_have_arrived(error):
                    self._parts[said.update_id] = position
                    return False
        return True

    async def _send_part(self, chat_id: int, payload: Payload) -> None:
        await self._bot.send_message(
            chat_id,
            payload["text"],
            parse_mode=payload.get("parse_mode"),
            link_preview_options=LinkPreviewOptions(is_disabled=True),
        )


def _may_prompt(one: Received) -> bool:
    """A press or command that could ask for words: the next ones are then no question."""
    if one.state != "new" or one.kind not in ("message", "callback_query"):
        return False
    body = json.loads(one.body).get(one.kind, {})
    if one.kind == "callback_query":
        return str(body.get("data", "")).partition(":")[0] not in browsing.BUTTONS
    command = str(body.get("text", "")).partition(" ")[0]
    return command.startswith("/") and command[1:] not in ONLY_TELL


def _may_have_arrived(error: TelegramError) -> bool:
    """As the sender judges: a refusal, a 5xx and what never left us have not."""
    was_refused = type(error) is NetworkError and error.__cause__ is None
    refusals = RetryAfter | BadRequest | InvalidToken | EndPointNotFound
    return not (was_refused or isinstance(error, refusals) or isinstance(error.__cause__, NOT_SENT))
