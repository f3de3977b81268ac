"""The web page of the practice room: phones in a browser, drawn by our own CSS and scripts.

It speaks to `/practice/…` only. Every sentence comes from the catalogues in `bot.locale`.
"""
