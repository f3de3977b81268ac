"""One token stream of Markdown, shown on every channel: Telegram's HTML, plain text for Zalo."""
