"""What to say: from one thing said to the replies; no Telegram, no web, no async."""
