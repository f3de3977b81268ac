"""The edge to Telegram: the only place that imports python-telegram-bot."""

import os

# Its own opt-in: durations come as timedelta, as they will in its next major version.
os.environ.setdefault("PTB_TIMEDELTA", "true")
