"""While the disk is full: questions are answered all the same, and stored as soon as they can be.

Nothing is confirmed to Telegram meanwhile, so it keeps every update and sends it again; what was
answered here is remembered, and then only logged.
"""

import json
import logging
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from telegram import Bot, LinkPreviewOptions, Update
from telegram.error import RetryAfter, TelegramError

from bot.conversation.reply import Reply, Said
from bot.mailbox.inbox import Received
from bot.telegram.calls import calls
from bot.telegram.handlers import said_in
from bot.telegram.talk import Talk
from bot.telegram.verdicts import NOT_SENT
from bot.threads import in_thread

log = logging.getLogger(__name__)
MOST_REMEMBERED = 10_000  # then the oldest are forgotten, and would be answered twice


class Standby:
    """Answers what can be answered without writing: a question typed in a private chat."""

    def __init__(self, bot: Bot, talk: Talk) -> None:
        self._bot, self._talk = bot, talk
        self._answered: dict[int, None] = {}  # update ids, oldest first

    @property
    def answered(self) -> Collection[int]:
        return self._answered.keys()

    def forget(self, updates: Sequence[Mapping[str, Any]]) -> None:
        """They are stored now."""
        for update in updates:
            self._answered.pop(int(update["update_id"]), None)

    async def answer(self, received: Sequence[Received]) -> None:
        """Answer each of them once; raises nothing."""
        for one in received:
            if one.update_id in self._answered or one.kind != "message":
                continue
            try:
                await self._answer_one(one)
            except Exception as error:
                log.error("standby: not answered: %s", type(error).__name__, exc_info=error)

    async def _answer_one(self, one: Received) -> None:
        said = said_in(Update.de_json(json.loads(one.body), self._bot), self._bot)
        replies = await in_thread(self._talk.reply_unwritten, said)
        if not replies or one.update_id in self._answered:
            return
        self._answered[one.update_id] = None  # before: it may be brought once more meanwhile
        while len(self._answered) > MOST_REMEMBERED:
            self._answered.pop(next(iter(self._answered)))
        if not await self._send(said, replies):
            self._answered.pop(one.update_id, None)

    async def _send(self, said: Said, replies: Sequence[Reply]) -> bool:
        """Whether it counts as answered: at least the first part may have arrived."""
        is_begun = False
        payloads = [payload for reply in replies for _, payload in calls(reply, None)]
        for payload in payloads:
            try:
                await self._bot.send_message(
                    said.chat_id,
                    payload["text"],
                    parse_mode=payload.get("parse_mode"),
                    link_preview_options=LinkPreviewOptions(is_disabled=True),
                )
            except TelegramError as error:
                log.info("standby: a message was not sent (%s)", type(error).__name__)
                return is_begun or _may_have_arrived(error)
            is_begun = True
        return is_begun


def _may_have_arrived(error: TelegramError) -> bool:
    return not (isinstance(error, RetryAfter) or isinstance(error.__cause__, NOT_SENT))
