"""/banlamviec: the link that signs a coordinator in to the console, in a browser."""

from bot.conversation.reply import Button, Reply
from bot.conversation.rights import Command, Right
from bot.conversation.turn import Turn, bold, column
from bot.rendering.tokens import escape
from knowledge.loop import sign_in

SIGN_IN = "/banlamviec/vao"  # the page of the console that takes the token


def address(console_url: str, token: str) -> str:
    return f"{console_url}{SIGN_IN}/{token}"


def give_link(turn: Turn) -> list[Reply]:
    _ = turn._
    if not turn.console_url:
        first = bold(_("The console cannot be reached from elsewhere: this server has no address."))
        return [Reply(f"{first}\n\n{_('On the server `toso console-link` gives a link.')}")]
    try:
        token = sign_in.make_link(turn.session, turn.actor.user_id, turn.now)
    except sign_in.TooMany:
        text = _("There are at most {count} links an hour. Please try again later.")
        return [Reply(text.format(count=sign_in.LINKS_AN_HOUR))]
    return [_with_link(turn, address(turn.console_url, token))]


def _with_link(turn: Turn, link: str) -> Reply:
    """Its words leave the outbox once they are sent, as all do; soon it opens nothing anyway."""
    _ = turn._
    rules = _("It works once, within {minutes} minutes, for you alone. Never forward it.")
    lines = [
        bold(_("Your link to the console:")),
        escape(link),
        rules.format(minutes=sign_in.LINK_LASTS.seconds // 60),
    ]
    # Telegram refuses a button to what it takes for no address, such as http://localhost.
    is_public = link.startswith("https://")
    buttons = column(Button(_("Open the console"), "-", url=link)) if is_public else ()
    return Reply("\n\n".join(lines), buttons)


COMMANDS = {
    "banlamviec": Command(give_link, Right.COORDINATOR),
    "console": Command(give_link, Right.COORDINATOR),
}
