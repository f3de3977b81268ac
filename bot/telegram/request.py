"""The HTTP client of the bot: a broken page in front of Telegram reads as what it is, a 5xx."""

import json
from typing import Any

from telegram.request import HTTPXRequest


class Request(HTTPXRequest):
    """A proxy's HTML page would else look like an answer that may have had its effect."""

    async def do_request(self, *args: Any, **kwargs: Any) -> tuple[int, bytes]:  # noqa: ANN401
        code, payload = await super().do_request(*args, **kwargs)
        if code >= 500 and not payload.lstrip().startswith(b"{"):
            payload = json.dumps({"ok": False, "description": f"HTTP {code}"}).encode()
        return code, payload
