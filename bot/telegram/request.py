"""The HTTP client of the bot: who answers for Telegram is told from Telegram, and in time."""

import asyncio
import json
from datetime import timedelta
from http import HTTPStatus
from typing import Any

from telegram.error import RetryAfter, TimedOut
from telegram.request import HTTPXRequest

# A read timeout begins anew with each byte; an answer that drips would else never end.
LONGEST = 5  # times the read timeout
# Telegram itself says these of a token, and they are waited out anyway.
OF_A_TOKEN = (HTTPStatus.UNAUTHORIZED, HTTPStatus.NOT_FOUND)


def wait_of(error: RetryAfter) -> float:
    """The seconds that Telegram asks to wait."""
    after = error.retry_after
    return after.total_seconds() if isinstance(after, timedelta) else float(after)


class Request(HTTPXRequest):
    """A proxy's page is no word of Telegram's: neither that we are blocked nor that it is done."""

    async def do_request(self, *args: Any, **kwargs: Any) -> tuple[int, bytes]:  # noqa: ANN401
        code, payload = await self._in_time(*args, **kwargs)
        if code == HTTPStatus.GATEWAY_TIMEOUT:
            # Somebody on the way gave up waiting: the call may still have had its effect.
            raise TimedOut("HTTP 504")
        is_page = code >= HTTPStatus.MULTIPLE_CHOICES and not payload.lstrip().startswith(b"{")
        if is_page and code not in OF_A_TOKEN:
            payload = json.dumps({"ok": False, "description": f"HTTP {code}"}).encode()
            code = max(code, HTTPStatus.INTERNAL_SERVER_ERROR)
        return code, payload

    async def _in_time(self, *args: Any, **kwargs: Any) -> tuple[int, bytes]:  # noqa: ANN401
        timeout = kwargs.get("read_timeout")
        seconds = timeout if isinstance(timeout, int | float) else self.read_timeout
        try:
            async with asyncio.timeout(seconds * LONGEST if seconds else None):
                return await super().do_request(*args, **kwargs)
        except TimeoutError as error:
            raise TimedOut(f"no end within {seconds} s, {LONGEST} times") from error
