"""Log lines that hold no text of people and no token."""

import logging
import sys
import traceback
from types import TracebackType

from sqlalchemy.exc import OperationalError

ExcInfo = tuple[type[BaseException], BaseException, TracebackType | None]


class Discreet(logging.Formatter):
    """Tracebacks show where and what kind, never the message: it may quote what a person wrote."""

    def __init__(self, token: str = "") -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s: %(message)s")
        self._token = token

    def format(self, record: logging.LogRecord) -> str:
        line = super().format(record)
        return line.replace(self._token, "<token>") if self._token else line

    def formatException(self, ei: object) -> str:
        if not isinstance(ei, tuple) or ei[0] is None:
            return ""
        if isinstance(ei[1], OperationalError):
            return ""  # the database's trouble, not our code's; the rounds tell which
        frames = traceback.extract_tb(ei[2])
        places = [f"  {frame.filename}:{frame.lineno} {frame.name}" for frame in frames]
        return "\n".join([*places, f"  {ei[0].__name__}"])


def set_up(token: str = "", level: int = logging.INFO) -> None:
    """Send the log to stderr. The HTTP client's own lines would hold the token in the address."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(Discreet(token))
    logging.basicConfig(level=level, handlers=[handler], force=True)
    for name in ("httpx", "httpcore", "alembic", "uvicorn"):
        logging.getLogger(name).setLevel(logging.WARNING)
    # It quotes a reply that it cannot parse, with the text that was sent.
    logging.getLogger("telegram").setLevel(logging.CRITICAL)
