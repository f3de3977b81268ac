"""The practice room: a strict Bot API on this computer and people's phones to talk to a bot.

Any bot library may speak to `/bot<token>/<method>`; the page and the tests act for people through
`/practice/…`. Nothing here knows the bot it serves, and nothing leaves the loopback interface.
"""
