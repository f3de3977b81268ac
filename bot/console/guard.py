"""What stands around every answer of the console: headers, and how much may come in."""

from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

LARGEST_BODY = 256 * 1024  # bytes; a guide has 16 KB, as a form three times as much
CONTENT_SECURITY_POLICY = "; ".join(
    [
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
    ]
)
HEADERS = {
    "content-security-policy": CONTENT_SECURITY_POLICY,
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    # Not no-referrer: with it browsers send "Origin: null" with our own forms.
    "referrer-policy": "strict-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), microphone=(), geolocation=(), payment=()",
}
NEVER_KEPT = "no-store"
HTTPS_ONLY = "max-age=31536000"


class Guard:
    """ASGI middleware; `is_public`: the address is https, so browsers shall never use http."""

    def __init__(self, app: ASGIApp, *, is_public: bool) -> None:
        self._app, self._is_public = app, is_public

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def send_guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers[name] = value
                headers.setdefault("cache-control", NEVER_KEPT)
                if self._is_public:
                    headers["strict-transport-security"] = HTTPS_ONLY
            await send(message)

        await self._app(scope, _limited(receive, Headers(scope=scope)), send_guarded)


def _limited(receive: Receive, headers: Headers) -> Receive:
    """Raises HTTPException where the body is read."""
    taken = 0
    announced = headers.get("content-length", "0")
    is_number = announced.isascii() and announced.isdigit()
    is_too_large = not is_number or int(announced[:12]) > LARGEST_BODY

    async def receive_limited() -> Message:
        nonlocal taken
        if is_too_large:
            raise HTTPException(413)
        message = await receive()
        taken += len(message.get("body", b""))
        if taken > LARGEST_BODY:
            raise HTTPException(413)
        return message

    return receive_limited
