"""What goes to others after a decision on a draft or a guide, made in the chat or on a page."""

from bot.conversation.author.review_card import card
from bot.conversation.reply import Button, Reply
from bot.conversation.team.news import closed_cards, news
from bot.conversation.turn import bold, column
from bot.locale import speaker
from bot.rendering.tokens import escape
from knowledge.deciding.on_drafts import Published, Submitted
from knowledge.deciding.on_guides import Undone
from knowledge.loop import draft_rows
from knowledge.loop.desk import Desk
from knowledge.loop.staff import Actor
from knowledge.tables import Draft

# Authors and coordinators work in Vietnamese.
_ = speaker("vi")


def after_submitting(desk: Desk, sent: Submitted) -> list[Reply]:
    """Whoever decides on it sees what it changes."""
    shown = card(desk, sent.row, sent.made)
    return [Reply(shown.text, shown.buttons, to=one) for one in sent.readers]


def after_publishing(desk: Desk, actor: Actor, done: Published) -> list[Reply]:
    """Its author hears, everybody who waits is told once, cards are brought up to date."""
    return [
        *_author_hears(actor, done),
        *news(desk, done.decided, done.made.guide_id),
        *closed_cards(desk, done.decided),
    ]


def _author_hears(actor: Actor, done: Published) -> list[Reply]:
    if done.row.author == actor.user_id:
        return []
    title = escape(done.made.guide.title if done.made.guide else "")
    text = _("Your guide “{title}” is published. Thank you!").format(title=title)
    return [Reply(text, to=done.row.author)]


def after_giving_back(row: Draft) -> list[Reply]:
    """Its author reads why, and goes on."""
    title = escape(draft_rows.text_of(row).title)
    head = _("The coordinator gave “{title}” back:").format(title=title)
    return [Reply(f"{bold(head)}\n\n{escape(row.note)}", _go_on(row), to=row.author)]


def after_undo(actor: Actor, undone: Undone) -> list[Reply]:
    """Whose work was taken back hears of it; what was new is a draft of theirs again."""
    row, title = undone.draft, escape(undone.title)
    if row is None or row.author == actor.user_id:
        return []
    if undone.now:
        text = _("A coordinator took your change of “{title}” back.").format(title=title)
        return [Reply(text, to=row.author)]
    text = _("A coordinator took “{title}” away again. Your draft is kept.").format(title=title)
    return [Reply(text, _go_on(row), to=row.author)]


def _go_on(row: Draft) -> tuple[tuple[Button, ...], ...]:
    return column(Button(_("Go on writing"), "dmenu", (row.id or 0,)))
