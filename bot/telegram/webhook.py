"""Telegram's own calls to us: committed first, taken with a 200 only then."""

import asyncio
import hmac
import json
import logging
from hashlib import sha256
from http import HTTPStatus
from typing import Any

from sqlalchemy.exc import SQLAlchemyError
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route
from telegram import Bot
from telegram.error import TelegramError

from bot.telegram.connecting import wait_after
from bot.telegram.intake import ALLOWED_UPDATES
from bot.telegram.polling import reason
from bot.telegram.receiver import NotYet, Receiver
from bot.watch.vitals import Vitals

log = logging.getLogger(__name__)
PATH = "/telegram/webhook"
SECRET_HEADER = "x-telegram-bot-api-secret-token"  # noqa: S105 (the header's name)
LOOK_EVERY = 60.0  # seconds
LARGEST_BODY = 1_000_000  # bytes; Telegram's updates are some kilobytes


def secret_from(token: str) -> str:
    """A secret for whoever has set none: known to us and Telegram, and of no use for the token."""
    return hmac.new(token.encode(), b"webhook secret", sha256).hexdigest()


class Refusal(Exception):
    """A request that is none of Telegram's."""

    def __init__(self, status: HTTPStatus) -> None:
        super().__init__(status.phrase)
        self.status = status


class Webhook:
    """The route. Every answer but 200 makes Telegram send the update again, for up to a day."""

    def __init__(self, public_url: str, secret: str, vitals: Vitals) -> None:
        """`public_url` is where Telegram finds this server, without a path."""
        self._url, self._secret, self._vitals = public_url + PATH, secret, vitals
        self._receiver: Receiver | None = None
        self._is_told = False  # an earlier process may have told Telegram another secret

    def route(self) -> Route:
        return Route(PATH, self._receive, methods=["POST"])

    def open(self, receiver: Receiver) -> None:
        """Updates can be taken from now on."""
        self._receiver = receiver

    async def watch(self, bot: Bot) -> None:
        """Tell Telegram where we are, and again should it ever think otherwise; never ends."""
        while True:
            try:
                await self._look(bot)
            except TelegramError as error:
                log.warning("webhook: %s", reason(error))
                self._vitals.webhook_untold(reason(error))
                await asyncio.sleep(wait_after(error))
            else:
                await asyncio.sleep(LOOK_EVERY)

    async def _look(self, bot: Bot) -> None:
        info = await bot.get_webhook_info()
        wanted = set(info.allowed_updates or ()) == set(ALLOWED_UPDATES)
        if not (self._is_told and info.url == self._url and wanted):
            await self._set(bot)
        self._vitals.webhook_told(
            info.last_error_date, info.last_error_message or "", info.pending_update_count
        )

    async def _set(self, bot: Bot) -> None:
        await bot.set_webhook(self._url, allowed_updates=ALLOWED_UPDATES, secret_token=self._secret)
        self._is_told = True
        log.info("webhook: set")

    async def _receive(self, request: Request) -> Response:
        try:
            self._check_sender(request)
            update = _update_in(await _body(request))
        except Refusal as refusal:
            # Neither header nor body reaches the log: the one may be a secret, the other is a
            # person's.
            log.warning("webhook: refused, %d %s", refusal.status, refusal)
            return Response(status_code=refusal.status)
        try:
            if self._receiver is None:  # just started
                return Response(status_code=HTTPStatus.SERVICE_UNAVAILABLE)
            await self._receiver.receive([update])
        except (SQLAlchemyError, NotYet) as error:
            log.warning("webhook: not stored (%s); Telegram will repeat it", type(error).__name__)
            return Response(status_code=HTTPStatus.SERVICE_UNAVAILABLE)
        self._vitals.webhook_took()
        return Response()

    def _check_sender(self, request: Request) -> None:
        """The secret once and right; compared in a time that tells nothing of it."""
        given = request.headers.getlist(SECRET_HEADER)
        # Headers come as Latin-1; compare_digest takes text of ASCII only.
        right = hmac.compare_digest("\n".join(given).encode(), self._secret.encode())
        if not right:
            raise Refusal(HTTPStatus.FORBIDDEN)
        kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
        if kind != "application/json":
            raise Refusal(HTTPStatus.UNSUPPORTED_MEDIA_TYPE)


async def _body(request: Request) -> bytes:
    """The body, read no further than allowed, whatever length it claims."""
    body = bytearray()
    try:
        async for piece in request.stream():
            body += piece
            if len(body) > LARGEST_BODY:
                raise Refusal(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
    except ClientDisconnect:
        raise Refusal(HTTPStatus.BAD_REQUEST) from None
    return bytes(body)


def _update_in(body: bytes) -> dict[str, Any]:
    try:
        update = json.loads(body)
    except (ValueError, RecursionError):
        raise Refusal(HTTPStatus.BAD_REQUEST) from None
    number = update.get("update_id") if isinstance(update, dict) else None
    if not isinstance(number, int) or isinstance(number, bool) or abs(number) >= 2**63:
        raise Refusal(HTTPStatus.BAD_REQUEST)
    return dict(update)
