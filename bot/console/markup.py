"""The one place where HTML is passed to a template as it is.

Everything else is escaped by the templates. What comes out of here is made by our own renderer of
Markdown, which escapes every word and knows few tags (bot/rendering/telegram_html.py).
"""

import segno
from markupsafe import Markup

from bot.rendering import telegram_html


def shown(markdown: str) -> Markup:
    """Markdown as it looks in Telegram; line ends are part of it (`white-space: pre-wrap`)."""
    return Markup(telegram_html.render(markdown))  # noqa: S704 (see above)


def bubbles(markdown: str) -> list[Markup]:
    """The messages that Telegram shows it as: a long text becomes several."""
    return [Markup(part) for part in telegram_html.split(telegram_html.render(markdown))]  # noqa: S704


def qr(address: str, label: str) -> Markup:
    """A picture of an address for phones to read, drawn in the page itself."""
    code = segno.make(address, error="m", micro=False)
    # Without a size of its own: the style gives it one.
    drawn = code.svg_inline(border=2, omitsize=True, svgclass="qr", lineclass=None, title=label)
    return Markup(drawn)  # noqa: S704 (shapes; segno escapes the title)
