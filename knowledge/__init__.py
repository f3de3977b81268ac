"""What we know and what we learned; no Telegram, no web, no async."""
