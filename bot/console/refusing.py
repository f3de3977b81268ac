"""What somebody reads whose request is not done: why, and how to go on."""

from collections.abc import Callable, Mapping

from starlette.responses import HTMLResponse, RedirectResponse, Response

from bot.console import cookies, rendering
from bot.console.asking import Asking
from bot.console.entries import HOME
from bot.console.site import Console
from bot.console.visit import Shown
from bot.locale import speaker
from knowledge.deciding.refusals import (
    AlreadyDecided,
    Changed,
    NobodyReviews,
    NotInOrder,
    NotThere,
    NotYours,
    OtherAreas,
    Refused,
)

SIGN_IN = f"{HOME}/vao"
TOO_MUCH = 429
WAIT = {"retry-after": "60"}


class NotAllowed(Exception):
    """The request goes no further; `status` says why, 303 leads to signing in."""

    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status


def refused(
    console: Console,
    asking: Asking,
    error: Refused | NotAllowed,
    headers: Mapping[str, str] | None = None,
) -> Response:
    """A page of its own: of what there is nothing is shown, not even that it is there."""
    if isinstance(error, NotAllowed) and error.status == 303:
        response: Response = RedirectResponse(SIGN_IN, 303)
        if cookies.signed_in(asking.cookies, console.address):
            cookies.sign_out(response, console.address)
        return response
    status, words = _told(error, speaker(asking.language))
    html = rendering.render_alone(asking.language, Shown("refused.html", {"words": words}))
    more = dict(headers or {}) | (WAIT if status == TOO_MUCH else {})
    return HTMLResponse(html, status, headers=more)


def _told(error: Refused | NotAllowed, _: Callable[[str], str]) -> tuple[int, str]:
    if isinstance(error, NotAllowed):
        return error.status, _by_status(error.status, _)
    if isinstance(error, NotThere):
        return 404, _by_status(404, _)
    return 409, words_of(error, _)


def words_of(error: Refused, _: Callable[[str], str]) -> str:
    """A decision that cannot be made, in a sentence."""
    known = {
        AlreadyDecided: _("Somebody has decided on this already."),
        OtherAreas: _(
            "People of other areas asked this too: a coordinator of all areas decides on it."
        ),
        Changed: _("It was changed meanwhile: please look at it once more."),
        NotInOrder: _("The guide cannot be published as it is: mend what is marked first."),
        NobodyReviews: _("There is no coordinator yet who could review it. The draft is kept."),
        NotYours: _("Another coordinator decides on this draft."),
        NotThere: _("This is no longer there."),
    }
    return known.get(type(error), _("This cannot be done now."))


def _by_status(status: int, _: Callable[[str], str]) -> str:
    known = {
        400: _("The form could not be read."),
        403: _("This form is too old or comes from another page. Go back, load it anew."),
        404: _("This page is not there, or not for your area."),
        405: _("This page is not there, or not for your area."),
        408: _("The form could not be read."),
        413: _("That is too large."),
        429: _("Too many requests. Please wait a minute."),
    }
    # A connection may break behind a commit: nobody knows then whether it was done.
    fault = _("Something went wrong on our side. Load the page anew to see whether it was done.")
    return known.get(status, fault)
