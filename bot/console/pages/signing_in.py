"""The way in, by a link from the chat, and the way out."""

from bot.console.entries import HOME
from bot.console.visit import Moved, Result, Shown, Visit
from bot.locale import LANGUAGES
from knowledge.loop import sign_in


def explain(visit: Visit) -> Result:
    """Whoever has no link yet, or whose time here is over."""
    return Shown("sign_in.html", {"link_token": ""})


def show_button(visit: Visit) -> Result:
    """Nothing is used up by looking: Telegram itself looks at links, to show what is behind them.

    The same for every token, good or not.
    """
    return Shown("sign_in.html", {"link_token": visit.path["link"]})


def enter(visit: Visit) -> Result:
    """The button was pressed: the link is used now."""
    cookie = sign_in.redeem(
        visit.session, visit.path["link"], visit.desk.now, visit.desk.founders, visit.language
    )
    if cookie is None:
        return Shown("sign_in.html", {"link_token": "", "failed": True}, status=403)
    # The browser forgets whom it was signed in as before, so the server does too.
    sign_in.end(visit.session, visit.cookie)
    return Moved(f"{HOME}/", cookie=cookie)


def leave(visit: Visit) -> Result:
    sign_in.end(visit.session, visit.cookie)
    return Moved(f"{HOME}/vao", visit._("Signed out."), cookie="")


def speak(visit: Visit) -> Result:
    """The other language, from now on in this browser."""
    wanted = visit.typed("language")
    if wanted in LANGUAGES:
        sign_in.set_language(visit.session, visit.cookie, wanted)
    return Moved(_back(visit))


def _back(visit: Visit) -> str:
    """Where the visitor came from: a path of ours and nothing else."""
    to = visit.typed("back")
    is_ours = to.startswith(f"{HOME}/") and "\\" not in to and to.isprintable()
    return to if is_ours else f"{HOME}/"
