"""Who asks, and whether they may: the one door that every page is behind."""

from sqlmodel import Session

from bot.console import cookies
from bot.console.asking import Asking
from bot.console.entries import Entry, Right
from bot.console.limits import READS, STRANGER, TRIES, WRITES
from bot.console.origin import TOKEN, is_from_here, is_own_form
from bot.console.refusing import NotAllowed
from bot.console.site import Console
from bot.console.visit import Visit
from bot.locale import speaker
from knowledge.loop import sign_in
from knowledge.loop.desk import Desk
from knowledge.loop.sign_in import SignedIn
from knowledge.loop.staff import Actor

NOBODY = Actor(0)
FRAGMENT = "x-toso-part"  # set by our own script


def check_at_the_door(console: Console, entry: Entry, asking: Asking) -> None:
    """What needs no database: a stranger's form makes nobody wait for the writers' lock.

    Raises NotAllowed.
    """
    if not console.limiter.allows(STRANGER, asking.peer):
        raise NotAllowed(429)
    if entry.method == "GET":
        return
    if not is_from_here(asking.headers, console.address):
        raise NotAllowed(403)
    if entry.right is Right.EVERYBODY:
        if not console.limiter.allows(TRIES, asking.peer):
            raise NotAllowed(429)
    elif not is_own_form(_cookie(console, asking), asking.form.get(TOKEN, [""])[-1]):
        raise NotAllowed(403)


def _cookie(console: Console, asking: Asking) -> str:
    return cookies.signed_in(asking.cookies, console.address)


def visit_of(console: Console, session: Session, entry: Entry, asking: Asking) -> Visit:
    """Raises NotAllowed; a visitor whose role has ended is a stranger from this request on."""
    now, cookie = console.clock(), _cookie(console, asking)
    known = sign_in.signed_in(session, cookie, now, console.founders) if cookie else None
    if entry.right is not Right.EVERYBODY:
        _check(console, entry, known)
    language = known.language if known else asking.language
    return Visit(
        desk=Desk(session, console.founders, now, console.shelf(session)),
        actor=known.actor if known else NOBODY,
        _=speaker(language),
        language=language,
        address=console.address,
        bot_id=console.bot_id,
        bot_name=console.bot_name(),
        problems=tuple(console.problems()),
        path=asking.path,
        query=asking.query,
        form=asking.form,
        uploads=asking.uploads,
        cookie=cookie if known else "",
        here=asking.here,
        is_due=known is not None and known.is_due(now),
        is_fragment=FRAGMENT in asking.headers,
    )


def _check(console: Console, entry: Entry, known: SignedIn | None) -> None:
    if known is None or not known.actor.is_coordinator:
        raise NotAllowed(303 if entry.method == "GET" else 403)
    allowance = WRITES if entry.changes else READS
    if not console.limiter.allows(allowance, str(known.actor.user_id)):
        raise NotAllowed(429)
