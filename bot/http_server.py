"""A web application served within the running loop; signals stay with whoever runs that."""

import contextlib
import errno
import socket
from collections.abc import AsyncIterator, Callable

import uvicorn
from starlette.types import ASGIApp

PORTS_TRIED = 50
EVERY_NETWORK = {"//0.0.0.0:": "//127.0.0.1:", "//[::]:": "//[::1]:"}


def _nothing() -> None:
    return


@contextlib.asynccontextmanager
async def serve(
    app: ASGIApp,
    host: str,
    port: int,
    *,
    next_free: bool = False,
    on_close: Callable[[], None] = _nothing,
) -> AsyncIterator[str]:
    """Serve and yield the address, like `http://127.0.0.1:8081`. Port 0 is any free one.

    A busy port raises OSError unless the next free one will do. `on_close` is called before the
    requests under way are waited for.
    """
    listener = _listen(host, port, PORTS_TRIED if next_free else 1)
    config = uvicorn.Config(
        app,
        http="h11",
        ws="none",
        lifespan="on",
        log_config=None,
        log_level="critical",
        access_log=False,
        proxy_headers=False,
        server_header=False,
        # Longer than clients and proxies keep an idle connection: whoever closes it first must not
        # be the one who may have a request under way on it.
        timeout_keep_alive=75,
        timeout_graceful_shutdown=1,
    )
    config.load()
    # Not Server.serve(): that takes over the signals of whoever runs the loop.
    server = uvicorn.Server(config)
    server.lifespan = config.lifespan_class(config)
    await server.startup([listener])
    try:
        yield f"http://{_in_brackets(host)}:{listener.getsockname()[1]}"
    finally:
        on_close()
        await server.shutdown([listener])


def from_here(address: str) -> str:
    """The same as a browser on this computer finds it, where we listen on every network."""
    for everywhere, here in EVERY_NETWORK.items():
        address = address.replace(everywhere, here)
    return address


def _listen(host: str, port: int, tries: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    for number in range(port, port + tries):
        # asyncio sends small answers at once (TCP_NODELAY) only when the protocol is named.
        listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((host, number))
        except OSError as error:
            listener.close()
            if error.errno != errno.EADDRINUSE or number == port + tries - 1:
                raise
        else:
            return listener
    raise AssertionError("unreachable")


def _in_brackets(host: str) -> str:
    return f"[{host}]" if ":" in host else host
