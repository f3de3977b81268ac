"""What attaching questions to a guide would change, shown before anybody says yes."""

from zlib import crc32

from bot.conversation.reply import Button, Reply
from bot.conversation.turn import Turn, bold, column, short
from bot.rendering.tokens import escape
from knowledge.guides import Guide, parse
from knowledge.loop import groups, proposals, review
from knowledge.loop.review import Effect, TooLarge
from knowledge.questions import likeness
from knowledge.tables import Question

SHOWN_EFFECTS = 3


def proposal(turn: Turn, group_id: int, guide: Guide) -> Reply:
    """What the wordings would change, and the button that does it."""
    _ = turn._
    asked = groups.members(turn.session, group_id)
    wordings = wordings_for(turn, guide, asked)
    changes = _effects(turn, guide, wordings, asked)
    head = _("Attach to “{title}”?").format(title=escape(guide.title))
    lines = [f"- {escape(one)}" for one in wordings] or ["- " + _("(no wording is learned)")]
    learned = _("The bot learns these wordings:")
    told = _("Told: {count}").format(count=len(review.would_be_told(asked)))
    parts = [bold(head), learned + "\n" + "\n".join(lines), effect_words(turn, changes), told]
    yes = Button(_("Attach it"), "ayes", (group_id, guide.id, seal_of(wordings)))
    return Reply("\n\n".join(parts), column(yes, Button(_("Never mind"), "cancel")))


def wordings_for(turn: Turn, guide: Guide, asked: list[Question]) -> list[str]:
    """What the guide may learn: nothing that it, or another guide, is asked for already."""
    known = {likeness(ask) for one in turn.shelf.guides.values() for ask in one.asks}
    return [one for one in proposals.wordings(asked) if likeness(one) not in known]


def _effects(
    turn: Turn, guide: Guide, wordings: list[str], besides: list[Question]
) -> list[Effect]:
    if not wordings:
        return []
    try:
        changed = parse(review.with_asks(guide, wordings), guide.id)
    except TooLarge:
        return []
    own = [one.id or 0 for one in besides]
    return review.effects(turn.session, turn.shelf, changed, own)


def effect_words(turn: Turn, changes: list[Effect]) -> str:
    """Which stored questions would be answered otherwise, the first of them by name."""
    _ = turn._
    if not changes:
        return _("No other stored question would change its answer.")
    lines = [_("Other questions that would change their answer: {n}").format(n=len(changes))]
    for one in changes[:SHOWN_EFFECTS]:
        before, after = _title(turn, one.before), _title(turn, one.after)
        lines.append(f"- {escape(short(one.text, 80))}: {before} → {after}")
    if len(changes) > SHOWN_EFFECTS:
        lines.append("- " + _("and {n} more").format(n=len(changes) - SHOWN_EFFECTS))
    return "\n".join(lines)


def _title(turn: Turn, guide_id: str | None) -> str:
    guide = turn.shelf.guides.get(guide_id or "")
    return f"*{escape(guide.title)}*" if guide else turn._("no sure answer")


def seal_of(wordings: list[str]) -> int:
    """Short enough for a button: proves which wordings somebody said yes to."""
    return crc32("\n".join(wordings).encode()) % 100_000
