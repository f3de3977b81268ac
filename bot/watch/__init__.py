"""How the bot is: what it notices of itself, who is told, what a monitoring can read."""
