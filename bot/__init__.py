"""What people touch: Telegram, the conversation, the practice room."""
