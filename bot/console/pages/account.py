"""Tài khoản: the browsers in which one is signed in, and the way out of all of them."""

from bot.console.rendering import link
from bot.console.visit import Moved, Result, Shown, Visit
from knowledge.loop import login_rows, sign_in


def show(visit: Visit) -> Result:
    own = login_rows.digest(visit.cookie)
    found = sign_in.sessions(visit.session, visit.actor.user_id, visit.desk.now)
    return Shown("account.html", {"sessions": [(one, one.digest == own) for one in found]})


def leave_all(visit: Visit) -> Result:
    login_rows.end_all(visit.session, visit.actor.user_id)
    return Moved(link("/vao"), visit._("Signed out in every browser."), cookie="")
