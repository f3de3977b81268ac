"""What attaching questions to a guide would change, shown before anybody says yes."""

from bot.conversation.reply import Button, Reply
from bot.conversation.turn import Turn, bold, column, short
from bot.rendering.tokens import escape
from knowledge.deciding.proposal import Proposal, effects
from knowledge.loop.review import Effect

SHOWN_EFFECTS = 3


def proposal(turn: Turn, shown: Proposal) -> Reply:
    """What the wordings would change, and the button that does it."""
    _ = turn._
    head = _("Attach to “{title}”?").format(title=escape(shown.guide.title))
    lines = [f"- {escape(one)}" for one in shown.wordings] or ["- " + _("(no wording is learned)")]
    learned = _("The bot learns these wordings:")
    changes = _effect_words(turn, effects(turn.desk, shown))
    told = _("Told: {count}").format(count=shown.told)
    parts = [bold(head), learned + "\n" + "\n".join(lines), changes, told]
    yes = Button(_("Attach it"), "ayes", (shown.group_id, shown.guide.id, shown.seal))
    return Reply("\n\n".join(parts), column(yes, Button(_("Never mind"), "cancel")))


def _effect_words(turn: Turn, changes: list[Effect]) -> str:
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
