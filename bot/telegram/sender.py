"""Deliveries leave here: as fast as allowed, each chat in order, no send repeated blindly."""

import json
import logging
import time
from base64 import b64decode
from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Engine
from telegram import (
    Bot,
    ForumTopic,
    InlineKeyboardMarkup,
    LinkPreviewOptions,
    Message,
    MessageId,
)
from telegram.error import TelegramError

from bot.mailbox import outbox
from bot.mailbox.worker import LOOK_EVERY, Worker, noted
from bot.post.calls import no_topics
from bot.telegram.limits import Limiter, Rates
from bot.telegram.talk import mark_active
from bot.telegram.verdicts import TOPIC_GONE, Act, Verdict, judge, refused_form
from bot.threads import in_thread
from bot.watch.vitals import Vitals
from knowledge.database import reading, writing
from knowledge.loop import teams
from knowledge.tables import OutboxRow

log = logging.getLogger(__name__)
SHORTEST_PAUSE = 0.01  # seconds
# The next are claimed when these are on their way: what a crash finds claimed is unsure.
CLAIMED_AT_ONCE = 2


class Sender:
    """Calls the Bot API for one delivery after the other; `worker` runs it."""

    def __init__(
        self,
        bot: Bot,
        engine: Engine,
        clock: Callable[[], datetime],
        *,
        in_flight: int = 8,
        rates: Rates | None = None,
        vitals: Vitals | None = None,
        ticks: Callable[[], float] = time.monotonic,
        on_vanished: Callable[[], None] = lambda: None,
    ) -> None:
        """`ticks` are seconds that never step back, unlike those of `clock`.

        `on_vanished` is called when a delivery ended that leaves no trace.
        """
        self._bot, self._engine, self._clock, self._now = bot, engine, clock, ticks
        self._vitals = vitals or Vitals(clock)
        self._limiter, self._on_vanished = Limiter(rates or Rates()), on_vanished
        self.worker = Worker(
            "sender", self._claim, self._deliver, at_once=in_flight, pause=self._pause
        )

    def _pause(self) -> float:
        release = self._limiter.next_release(self._now())
        return min(LOOK_EVERY, max(release, SHORTEST_PAUSE)) if release else LOOK_EVERY

    async def _claim(self, room: int) -> list[OutboxRow]:
        now = self._now()
        room = min(room, self._limiter.room(now), CLAIMED_AT_ONCE)
        held = self._limiter.held(now)
        rows = await in_thread(self._claimed, room, held) if room else []
        for row in rows:
            is_new = row.method != outbox.EDIT
            self._limiter.count(row.chat_id, self._now(), is_new_message=is_new)
        return rows

    def _claimed(self, room: int, held: frozenset[int]) -> list[OutboxRow]:
        with reading(self._engine) as session:
            if not outbox.has_open(session):
                return []
        with writing(self._engine) as session:
            return outbox.claim(session, self._clock(), room, held)

    async def _deliver(self, row: OutboxRow) -> None:
        payload, begun = json.loads(row.payload), self._now()
        try:
            result = await self._call(row, dict(payload))
        except TelegramError as error:
            verdict = judge(error, row)
            log.info("delivery %s: %s (%s)", row.id, verdict.act, verdict.reason)
            self._vitals.send_failed(verdict.reason, row.method, verdict.act)
            if verdict.act is Act.WAIT:
                self._limiter.hold(row.chat_id, self._now() + verdict.seconds)
            await noted(self._act, row, payload, verdict)
        except Exception as error:
            log.error("delivery %s: %s", row.id, type(error).__name__, exc_info=error)
            verdict = Verdict(Act.UNSURE, type(error).__name__)
            self._vitals.send_failed(verdict.reason, row.method, verdict.act)
            await noted(self._act, row, payload, verdict)
        else:
            self._vitals.sent(self._now() - begun, row.method)
            await noted(self._sent, row, result)
        if row.vanishes:
            self._on_vanished()

    async def _call(self, row: OutboxRow, payload: dict[str, Any]) -> int | None:
        """Make the call; the number of the message or topic that it made or changed."""
        keyboard = payload.pop("reply_markup", None)
        if keyboard:
            payload["reply_markup"] = InlineKeyboardMarkup.de_json(keyboard, self._bot)
        preview = payload.pop("link_preview_options", None)
        if preview:
            payload["link_preview_options"] = LinkPreviewOptions.de_json(preview, self._bot)
        if row.method == outbox.PHOTO:
            payload["photo"] = b64decode(payload["photo"])
        result = await self._methods()[row.method](chat_id=row.chat_id, **payload)
        if isinstance(result, ForumTopic):
            return result.message_thread_id
        return result.message_id if isinstance(result, Message | MessageId) else None

    def _methods(self) -> Mapping[str, Callable[..., Awaitable[object]]]:
        return {
            outbox.SEND: self._bot.send_message,
            outbox.EDIT: self._bot.edit_message_text,
            outbox.COPY: self._bot.copy_message,
            outbox.PHOTO: self._bot.send_photo,
            outbox.TOPIC: self._bot.create_forum_topic,
        }

    def _sent(self, row: OutboxRow, message_id: int | None) -> None:
        with writing(self._engine) as session:
            outbox.settle(session, row.id or 0, "sent", self._clock(), message_id=message_id)

    def _act(self, row: OutboxRow, payload: dict[str, Any], verdict: Verdict) -> None:
        """Carry out what was decided about a failed call."""
        row_id, now = row.id or 0, self._clock()
        with writing(self._engine) as session:
            match verdict.act:
                case Act.WAIT | Act.RETRY:
                    later = now + timedelta(seconds=verdict.seconds)
                    outbox.requeue(session, row_id, later, verdict.reason)
                case Act.OTHER_FORM:
                    method, form = refused_form(row.method, payload, verdict.reason)
                    outbox.replace(session, row_id, method, form)
                    if verdict.reason == TOPIC_GONE:
                        outbox.leave_topic(session, row_id)
                case Act.MOVE:
                    outbox.move(session, row.bot_id, row.chat_id, verdict.new_chat or 0)
                    teams.move(session, row.chat_id, verdict.new_chat or 0)
                    outbox.requeue(session, row_id, now, verdict.reason)
                case Act.LEAVE:
                    outbox.settle(session, row_id, "failed", now, error=verdict.reason)
                    outbox.drop_queued(session, row.bot_id, row.chat_id, now)
                    mark_active(session, row.bot_id, row.chat_id, active=False)
                    teams.unbind(session, row.chat_id)
                case Act.FAIL if row.method == outbox.TOPIC:
                    outbox.settle(session, row_id, "failed", now, error=verdict.reason)
                    teams.give_up_topics(session, row.chat_id)
                    outbox.put(session, row.bot_id, row.chat_id, no_topics(), now)
                case Act.DONE | Act.FAIL | Act.UNSURE:
                    outbox.settle(session, row_id, verdict.state, now, error=verdict.reason)
