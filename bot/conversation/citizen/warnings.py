"""What we say first to someone who may be meeting a fraud, or has just met one."""

from bot.conversation.turn import Turn, bold
from knowledge.safety.scams import Sign, sign_of

FIRST_HOUR = "lo-thong-tin"  # the guide for those who have already given something away
GUIDES = ("lua-dao-gia-danh", "lua-dao-app-gia", FIRST_HOUR)


def of_scam(turn: Turn) -> str:
    """Three short lines, then whom to call."""
    _ = turn._
    lines = [
        bold(_("⚠️ Stop for a moment: this may be a scam.")),
        bold(_("Tap no link, install nothing.")),
        bold(_("Read out no code, send no money.")),
    ]
    calls = _(
        "Threatened or money gone: call **113**. Report the number: call or text **156**, or "
        "text **5656** (free). Your bank: the number printed on your card."
    )
    return "\n".join(lines) + f"\n\n{calls}"


def of_first_hour(turn: Turn) -> str:
    return turn._("If it has already happened, do this now, one step at a time:")


def read_on(turn: Turn) -> str:
    return turn._("Which of these is it like? Tap it to see what to do:")


def has_happened(text: str) -> bool:
    """Has a code, an app or money already been given away?"""
    return sign_of(text) is Sign.GIVEN
