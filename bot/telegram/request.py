"""The HTTP client of the bot: a 5xx reads as what it is, whoever in front of Telegram sent it."""

import json
from datetime import timedelta
from http import HTTPStatus
from typing import Any

from telegram.error import RetryAfter, TimedOut
from telegram.request import HTTPXRequest


def wait_of(error: RetryAfter) -> float:
    """The seconds that Telegram asks to wait."""
    after = error.retry_after
    return after.total_seconds() if isinstance(after, timedelta) else float(after)


class Request(HTTPXRequest):
    """A proxy's HTML page would else look like an answer that may have had its effect."""

    async def do_request(self, *args: Any, **kwargs: Any) -> tuple[int, bytes]:  # noqa: ANN401
        code, payload = await super().do_request(*args, **kwargs)
        if code == HTTPStatus.GATEWAY_TIMEOUT:
            # Somebody on the way gave up waiting: the call may still have had its effect.
            raise TimedOut("HTTP 504")
        if code >= 500 and not payload.lstrip().startswith(b"{"):
            payload = json.dumps({"ok": False, "description": f"HTTP {code}"}).encode()
        return code, payload
