"""A guide on paper: one sheet to hang up or to hand out, with the way back to the bot."""

import re

from bot.console.pages.guide import live
from bot.console.visit import Result, Shown, Visit
from bot.conversation.citizen.arriving import GUIDE
from bot.locale import speaker
from bot.rendering.tokens import escape
from knowledge.guide_check import is_stale
from knowledge.guides import Guide
from knowledge.tables import Team

# What hangs on a wall is read by citizens, whatever language a coordinator works in.
CITIZENS = speaker("vi")
_LINK = re.compile(r"\[([^\[\]\n]{1,400})\]\(([^()\s]{1,400})\)")


def show(visit: Visit) -> Result:
    known = live(visit)
    guide = known.guide
    values = {
        "citizens": CITIZENS,
        "guide": guide,
        "written": written_out,
        "version": known.version,
        "part": guide.section,
        "steps": guide.numbered("buoc"),
        "problems": guide.numbered("loi"),
        "team": _team(visit),
        "address": _address(visit, guide),
        "is_stale": is_stale(guide, visit.desk.today),
    }
    return Shown("sheet.html", values)


def written_out(markdown: str) -> str:
    """The same with addresses as words: on paper nobody can tap."""
    return _LINK.sub(_words, markdown)


def _words(found: re.Match[str]) -> str:
    label, address = found.groups()
    bare = address.split("://")[-1].rstrip("/")
    is_said = label.rstrip("/") in (bare, address.rstrip("/"))
    return label if is_said else f"{label} ({escape(bare)})"


def _team(visit: Visit) -> Team | None:
    """Whose phone stands on the sheet: that of a coordinator of one area."""
    areas = visit.actor.areas or ()
    return visit.session.get(Team, next(iter(areas))) if len(areas) == 1 else None


def _address(visit: Visit, guide: Guide) -> str:
    """Opens this guide in the bot; empty as long as nobody knows the bot's name."""
    name = visit.bot_name
    return f"https://t.me/{name}?start={GUIDE}{guide.id}" if name else ""
