"""A guide is typed on a phone, one message a part; every message is saved before anything else."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from zlib import crc32

from bot.conversation.author import draft_pages
from bot.conversation.citizen.menu import group_names
from bot.conversation.reply import Button, Reply
from bot.conversation.rights import Press, Right, Typed, gone
from bot.conversation.turn import Turn, bold, number, short
from bot.rendering.tokens import escape
from knowledge.loop import draft_rows
from knowledge.tables import Draft
from knowledge.writing import draft_parts
from knowledge.writing.drafts import LONGEST_TITLE, DraftText

FLOW, EDIT = "f", "e"  # one part after the other, or one part from the menu
SHORTEST_TITLE = 5
LASTS = timedelta(hours=3)  # so long the next text belongs to the draft: nobody writes in a hurry


def mine(turn: Turn, draft_id: int) -> Draft | None:
    """The draft, if whoever speaks is writing it."""
    return draft_rows.own(turn.session, draft_id, turn.actor.user_id)


def on_draft(act: Callable[[Turn, Draft, list[str]], list[Reply]]) -> Press:
    """A button on one's own draft: its first part is the draft's number."""

    def pressed(turn: Turn, parts: list[str]) -> list[Reply]:
        row = mine(turn, number(parts[0]))
        return act(turn, row, parts[1:]) if row else [not_open(turn)]

    return Press(pressed, Right.STAFF)


def on_parts(act: Callable[[Turn, Draft, list[str]], list[Reply]]) -> Press:
    """A button on a part of one's own draft; of a whole file, which has none, comes the menu."""
    return on_draft(lambda turn, row, parts: (menu if row.text else act)(turn, row, parts))


def not_open(turn: Turn) -> Reply:
    _ = turn._
    return Reply(_("This draft is not being written any more. /vietbai shows yours."))


def ask(turn: Turn, row: Draft, key: str, done: str = "") -> Reply:
    """Ask for one part, below a word on what was kept; after the last one comes the menu."""
    if not key:
        return draft_pages.menu(turn, row, done)
    draft = draft_rows.text_of(row)
    draft_rows.save(turn.session, row, draft, key, turn.now)
    _expect(turn, row, FLOW, key)
    head, hint = draft_pages.question(turn, key, draft)
    now = draft_parts.text_at(draft, key)
    there = turn._("So far:") + f"\n{escape(now)}" if now else ""
    text = "\n\n".join(filter(None, [done, bold(head), hint, there]))
    return Reply(text, _ways_on(turn, row, key, draft))


def _ways_on(turn: Turn, row: Draft, key: str, draft: DraftText) -> tuple[tuple[Button, ...], ...]:
    _, own = turn._, row.id or 0
    rows: list[tuple[Button, ...]] = []
    if label := _onward(turn, key, draft):
        rows.append((Button(label, "dskip", (own, key)),))
    back = draft_parts.preceding(key)
    moves = [Button(_("Back"), "dask", (own, back))] if back else []
    rows.append((*moves, Button(_("Pause"), "dpause", (own,))))
    return tuple(rows)


def _onward(turn: Turn, key: str, draft: DraftText) -> str:
    """What the button that types nothing says; empty where something must be typed."""
    _ = turn._
    if key == "steps":
        return _("Steps done") if draft.steps else _("Skip: no steps")
    if key == "symptom" and draft.problems:
        return _("Problems done")
    if draft_parts.text_at(draft, key):
        return _("Keep it")
    return "" if key in draft_parts.REQUIRED else _("Skip")


def typed(turn: Turn, parts: list[str]) -> list[Reply]:
    """A part was typed: kept at once, then the next is asked for, or the menu shown."""
    row, (mode, key) = mine(turn, number(parts[0])), parts[1:]
    if row is None:
        turn.expect()
        return [not_open(turn)]
    if turn.said.is_edit:
        return [_no_edit(turn, row)]
    if row.text:
        return [draft_pages.menu(turn, row)]
    text = turn.said.text.strip()
    if key == "title" and (wrong := _bad_title(turn, text)):
        return [Reply(wrong)]
    try:
        draft = draft_parts.written(draft_rows.text_of(row), key, text)
        draft_rows.save(turn.session, row, draft, key if mode == FLOW else "", turn.now)
    except draft_rows.TooLong:
        return [Reply(turn._("The draft is too long for that. Nothing was lost, nothing added."))]
    except ValueError:  # the step or problem was taken out meanwhile
        return [draft_pages.menu(turn, row)]
    if proposal := _proposed(turn, row, draft, mode, key):
        return [proposal]
    return [_after(turn, row, draft, mode, key)]


def _expect(turn: Turn, row: Draft, mode: str, key: str) -> None:
    turn.expect("draft", row.id or 0, mode, key, lasts=LASTS)


def _no_edit(turn: Turn, row: Draft) -> Reply:
    """An earlier message was changed: which part it was is known to its author alone."""
    _ = turn._
    text = _("A message that is sent I do not read again. Tap the part in the draft to change it.")
    return Reply(text, ((Button(_("Back to the draft"), "dmenu", (row.id or 0,)),),))


def _bad_title(turn: Turn, text: str) -> str:
    if SHORTEST_TITLE <= len(text) <= LONGEST_TITLE:
        return ""
    return turn._("A title has 5 to 100 letters. Please type it again, in a few words.")


def _after(turn: Turn, row: Draft, draft: DraftText, mode: str, key: str) -> Reply:
    if mode == FLOW:
        following = key if key == "steps" else draft_parts.following(key)
        return ask(turn, row, following, _kept(turn, draft, key))
    if key == "symptom":  # a new problem from the menu: its remedy is asked for at once
        _expect(turn, row, EDIT, "remedy")
        head, hint = draft_pages.question(turn, "remedy", draft)
        return Reply(f"{bold(head)}\n\n{hint}")
    return draft_pages.menu(turn, row, _kept(turn, draft, key))


def _kept(turn: Turn, draft: DraftText, key: str) -> str:
    _ = turn._
    step = draft_parts.step_written(draft, key)
    return _("Step {number} is kept.").format(number=step) if step else _("Kept.")


def _proposed(turn: Turn, row: Draft, draft: DraftText, mode: str, key: str) -> Reply | None:
    """A pasted text is kept as one step, and offered as several."""
    _, step = turn._, draft_parts.step_written(draft, key)
    pieces = draft_parts.pieces(draft, step) if step else ()
    if not pieces:
        return None
    if mode == FLOW:
        _expect(turn, row, FLOW, "steps")
    own = row.id or 0
    ask_ = _("I made {count} steps of it. Is that right?").format(count=len(pieces))
    lines = [f"{n}\\. {escape(one)}" for n, one in enumerate(pieces, 1)]
    use = Button(_("Use them"), "dsplit", (own, mode, step, _seal(draft, step)))
    leave = Button(_("Leave it as it is"), "dleave", (own, mode))
    return Reply("\n\n".join([bold(ask_), *lines]), ((use, leave),))


def _seal(draft: DraftText, step: int) -> int:
    return crc32(draft.steps[step - 1].encode())


def split(turn: Turn, row: Draft, parts: list[str]) -> list[Reply]:
    """ "Use them": the step that was shown, unless it has changed since."""
    mode, step, seal = parts[0], number(parts[1]), int(parts[2])
    draft = draft_rows.text_of(row)
    if not 1 <= step <= len(draft.steps) or _seal(draft, step) != seal:
        return [gone(turn)]
    draft = draft_parts.cut(draft, step)
    place = "steps" if mode == FLOW else ""
    draft_rows.save(turn.session, row, draft, place, turn.now)
    kept = turn._("There are {count} steps now.").format(count=len(draft.steps))
    return _on_from(turn, row, mode, kept)


def _on_from(turn: Turn, row: Draft, mode: str, done: str) -> list[Reply]:
    if mode == FLOW:
        return [ask(turn, row, "steps", done)]
    return [draft_pages.menu(turn, row, done)]


def skip(turn: Turn, row: Draft, parts: list[str]) -> list[Reply]:
    """On without typing; a symptom whose remedy is skipped is kept."""
    return [ask(turn, row, draft_parts.passed(parts[0]))]


def back(turn: Turn, row: Draft, parts: list[str]) -> list[Reply]:
    """To the part before; a symptom without its remedy is typed anew."""
    draft = draft_rows.text_of(row)
    if parts[0] == "symptom" and draft.problems and not draft.problems[-1][1]:
        draft = draft_parts.without(draft, f"symptom-{len(draft.problems)}")
        draft_rows.save(turn.session, row, draft, parts[0], turn.now)
    return [ask(turn, row, parts[0])]


def pause(turn: Turn, row: Draft, _parts: list[str]) -> list[Reply]:
    turn.expect()
    title = escape(short(draft_rows.text_of(row).title or "…"))
    text = turn._("“{title}” is kept. /vietbai goes on where you stopped.").format(title=title)
    return [Reply(text)]


def edit(turn: Turn, row: Draft, parts: list[str]) -> list[Reply]:
    """One part from the menu: what stands there, and what may be done with it."""
    key = parts[0]
    if key in draft_pages.CHOSEN:
        turn.expect()
    else:
        _expect(turn, row, EDIT, key.removeprefix(draft_pages.ADD))
    return [draft_pages.part(turn, row, key)]


def put_under(turn: Turn, row: Draft, parts: list[str]) -> list[Reply]:
    """The group of guides among which people find it."""
    if parts[0] not in group_names(turn._) or row.guide_id:
        return [gone(turn)]
    draft = replace(draft_rows.text_of(row), group=parts[0])
    draft_rows.save(turn.session, row, draft, "", turn.now)
    return [draft_pages.menu(turn, row, turn._("Kept."))]


def take_out(turn: Turn, row: Draft, parts: list[str]) -> list[Reply]:
    draft = draft_parts.without(draft_rows.text_of(row), parts[0])
    draft_rows.save(turn.session, row, draft, "", turn.now)
    return [draft_pages.menu(turn, row, turn._("Taken out."))]


def not_text(turn: Turn) -> list[Reply]:
    """A photo or voice in between: a kind word; what is expected stays expected."""
    _ = turn._
    return [
        Reply(
            _(
                "Thank you! A guide is text only for now, so I put this aside. Nothing is lost: "
                "please type in words what it shows, and we go on."
            )
        )
    ]


def menu(turn: Turn, row: Draft, _parts: list[str]) -> list[Reply]:
    return [draft_pages.menu(turn, row)]


BUTTONS = {
    "dask": on_parts(back),
    "dskip": on_parts(skip),
    "dpause": on_draft(pause),
    "dsplit": on_parts(split),
    "dleave": on_parts(
        lambda turn, row, parts: _on_from(turn, row, parts[0], turn._("Left as it is."))
    ),
    "dmenu": on_draft(menu),
    "dedit": on_parts(edit),
    "dcut": on_parts(take_out),
    "dgroup": on_parts(put_under),
}
EXPECTED = {"draft": Typed(typed, Right.STAFF, other=not_text)}
