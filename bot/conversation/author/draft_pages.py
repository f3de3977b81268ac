"""What an author sees of a draft: the menu of its parts, one part, the guide as citizens see it."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from bot.conversation.author.findings import Finding, found_in
from bot.conversation.citizen import guide_pages
from bot.conversation.citizen.menu import group_names
from bot.conversation.reply import Button, Reply
from bot.conversation.turn import Turn, bold, column, short
from bot.rendering.tokens import escape
from knowledge.deciding.composing import composed, is_outdated
from knowledge.guides import Guide
from knowledge.loop import draft_rows
from knowledge.tables import Draft
from knowledge.writing import draft_parts
from knowledge.writing.drafts import DraftText

LISTS = ("steps", "symptom")  # parts of parts: shown one by one
CHOSEN = (*LISTS, "group")  # by buttons, nothing is typed
ADD = "add-"  # before a key of LISTS: one more of them
OPTIONAL = frozenset({"prepare", "fees", "safety", "whom", "asks"})
MENU = (
    ("title", "summary"),
    ("prepare", "steps"),
    ("symptom", "fees"),
    ("safety", "whom"),
    ("source", "asks"),
    ("group",),
)
# The pages of a guide by the action of the button that opens each; the number is a step or problem.
PAGES: Mapping[str, Callable[[Turn, Guide, int], Reply]] = {
    "guide": lambda turn, guide, _n: guide_pages.show(turn, guide, 0),
    "step": lambda turn, guide, n: guide_pages.step(turn, guide, 0, n),
    "prepare": lambda turn, guide, _n: guide_pages.prepare(turn, guide, 0),
    "problems": lambda turn, guide, _n: guide_pages.problems(turn, guide, 0),
    "problem": lambda turn, guide, n: guide_pages.show(turn, guide, 0, f"loi-{n}"),
    "whom": lambda turn, guide, _n: guide_pages.whom_to_ask(turn, guide, 0),
    "stuck": lambda turn, guide, n: guide_pages.stuck(turn, guide, 0, n),
    "done": lambda turn, guide, _n: guide_pages.done(turn, guide, 0),
}


def menu(turn: Turn, row: Draft, done: str = "") -> Reply:
    """Every part, what is to be mended first, the way to the coordinators."""
    _, own = turn._, row.id or 0
    turn.expect()
    draft = draft_rows.text_of(row)
    made = composed(turn.desk, row)
    found = found_in(_, turn.desk, made)
    text = [done, bold(escape(draft.title or _("(no title yet)"))), *_notes(turn, row, found)]
    rows: list[tuple[Button, ...]] = []
    if made.guide or not row.text:
        rows.append((Button(_("See it as citizens do"), "dview", (own, "guide", 0)),))
    if not row.text:
        draft_rows.save(turn.session, row, draft, "", turn.now)
        rows += _part_rows(turn, row, draft)
    is_old = is_outdated(turn.desk, row)
    if is_old:
        rows.append((Button(_("Keep mine, on the newest version"), "drebase", (own,)),))
    if not is_old and not any(one.is_error for one in found):
        rows.append((Button(_("Send for review"), "dsend", (own,)),))
    later, drop = Button(_("Later"), "dpause", (own,)), Button(_("Drop the draft"), "ddrop", (own,))
    return Reply("\n\n".join(filter(None, text)), (*rows, (later, drop)))


def _part_rows(turn: Turn, row: Draft, draft: DraftText) -> list[tuple[Button, ...]]:
    names, own = _names(turn, draft), row.id or 0
    return [tuple(Button(names[key], "dedit", (own, key)) for key in pair) for pair in MENU]


def _notes(turn: Turn, row: Draft, found: list[Finding]) -> list[str]:
    _ = turn._
    errors, hints = ([one for one in found if one.is_error is which] for which in (True, False))
    notes = []
    if row.note:
        notes.append(_("The coordinator writes: {note}").format(note=escape(row.note)))
    if is_outdated(turn.desk, row):
        notes.append(_("Somebody changed this guide meanwhile: look at it once more first."))
    if errors:
        notes.append(_("To be mended first:") + "\n" + finding_lines(errors))
    else:
        notes.append(_("Everything needed is there. Look at it once more, then send it."))
    if hints:
        notes.append(_("Could be better:") + "\n" + finding_lines(hints))
    # A whole file has more than its parts can say: none of them is edited here.
    notes.append(
        _("It is being written in the console, in a browser.")
        if row.text
        else _("Tap a part to change it.")
    )
    return notes


def finding_lines(found: list[Finding]) -> str:
    return "\n".join(f"- {escape(words)}" for words in dict.fromkeys(one.words for one in found))


def _names(turn: Turn, draft: DraftText) -> dict[str, str]:
    _ = turn._
    return {
        "title": _("Title"),
        "summary": _("Summary"),
        "prepare": _("To prepare"),
        "steps": _("Steps ({count})").format(count=len(draft.steps)),
        "symptom": _("Problems ({count})").format(count=len(draft.problems)),
        "fees": _("Fees, time"),
        "safety": _("Staying safe"),
        "whom": _("Whom to ask"),
        "source": _("Source"),
        "asks": _("Ways of asking ({count})").format(count=len(draft.asks)),
        "group": _("Listed under: {group}").format(group=_group(turn, draft)),
    }


def _group(turn: Turn, draft: DraftText) -> str:
    return group_names(turn._).get(draft.group, draft.group)


def question(turn: Turn, key: str, draft: DraftText) -> tuple[str, str]:
    """(what is asked for, how to type it); raises ValueError for a part that there is not."""
    _ = turn._
    name = key.partition("-")[0]
    known = {
        "title": (_("What is the guide called?"), _("For example: Đăng ký tạm trú qua mạng")),
        "summary": (
            _("What is the answer, in one or two lines?"),
            _("Many people read no further."),
        ),
        "prepare": (_("What must one prepare?"), _("One thing a line, “- ” before it.")),
        "steps": (
            _("Type step {number}.").format(number=len(draft.steps) + 1),
            _("One action, and what one sees then. Or paste all steps at once."),
        ),
        "step": (_("Type this step anew."), ""),
        "after": (_("Type the new step."), ""),
        "symptom": (
            _("What goes wrong for people? Type one problem."),
            _("In their words, for example: Không nhận được mã"),
        ),
        "remedy": (_("What is to be done then?"), ""),
        "fees": (_("What does it cost, how long does it take?"), ""),
        "safety": (_("What must one beware of?"), ""),
        "whom": (_("Whom can one ask?"), _("Left empty, I name the hotline that fits.")),
        "source": (
            _("By which source?"),
            _("A law, a notice, an official page: its name, date, link. One a line."),
        ),
        "asks": (
            _("How do people ask for it?"),
            _("One way of asking a line, as they would type it."),
        ),
    }
    if name not in known:
        raise ValueError(f"no part {key}")
    return known[name]


def part(turn: Turn, row: Draft, key: str) -> Reply:
    """One part from the menu: what stands there and what may be done with it."""
    draft = draft_rows.text_of(row)
    if key in LISTS:
        return _listed(turn, row, draft, key)
    if key == "group":
        return _groups(turn, row)
    if key.startswith("symptom-"):
        return _problem(turn, row, draft, int(key.removeprefix("symptom-")))
    head, hint = question(turn, key.removeprefix(ADD), draft)
    now = "" if key.startswith(ADD) else draft_parts.text_at(draft, key)
    there = f"{turn._('So far:')}\n{escape(now)}" if now else ""
    anew = turn._("Type it anew to change it.") if now else ""
    text = "\n\n".join(filter(None, [bold(head), hint, there, anew]))
    return Reply(text, column(*_part_buttons(turn, row, key, now)))


def _part_buttons(turn: Turn, row: Draft, key: str, now: str) -> list[Button]:
    _, own = turn._, row.id or 0
    name, _dash, number = key.partition("-")
    buttons = []
    if name == "step":
        buttons.append(Button(_("A new step after it"), "dedit", (own, f"after-{number}")))
    if name == "step" or (key in OPTIONAL and now):
        buttons.append(Button(_("Take it out"), "dcut", (own, key)))
    up = {"step": "steps", "after": "steps", "remedy": "symptom", "add": number}.get(name, "")
    back = Button(_("Back"), "dedit", (own, up)) if up else _to_menu(turn, row)
    return [*buttons, back]


def _to_menu(turn: Turn, row: Draft) -> Button:
    return Button(turn._("Back to the draft"), "dmenu", (row.id or 0,))


def _listed(turn: Turn, row: Draft, draft: DraftText, key: str) -> Reply:
    """The steps, or the problems, each to be opened; and one more."""
    _, own = turn._, row.id or 0
    if key == "steps":
        head, more, name = _("Steps"), _("A new step"), "step"
        texts = list(draft.steps)
    else:
        head, more, name = _("Problems"), _("A new problem"), "symptom"
        texts = [symptom for symptom, _remedy in draft.problems]
    buttons = [
        Button(short(f"{n}. {' '.join(text.split())}", 50), "dedit", (own, f"{name}-{n}"))
        for n, text in enumerate(texts, 1)
    ]
    buttons += [Button(more, "dedit", (own, ADD + key)), _to_menu(turn, row)]
    return Reply(f"{bold(head)}\n\n{_('Tap one to change it.')}", column(*buttons))


def _groups(turn: Turn, row: Draft) -> Reply:
    """Where people find it who look through the guides; a live guide stays where it is."""
    buttons = [
        Button(name, "dgroup", (row.id or 0, group)) for group, name in group_names(turn._).items()
    ]
    head = turn._("Where shall people find it in the list?")
    return Reply(bold(head), column(*(buttons if not row.guide_id else ()), _to_menu(turn, row)))


def _problem(turn: Turn, row: Draft, draft: DraftText, n: int) -> Reply:
    _, own = turn._, row.id or 0
    symptom = draft_parts.text_at(draft, f"symptom-{n}")
    remedy = draft_parts.text_at(draft, f"remedy-{n}")
    buttons = (
        Button(_("Change the remedy"), "dedit", (own, f"remedy-{n}")),
        Button(_("Take it out"), "dcut", (own, f"symptom-{n}")),
        Button(_("Back"), "dedit", (own, "symptom")),
    )
    hint = _("Type the problem anew, or tap:")
    return Reply(f"{bold(escape(symptom))}\n\n{escape(remedy)}\n\n{hint}", column(*buttons))


def preview(turn: Turn, row: Draft, action: str, n: int, way_back: Button) -> Reply:
    """A page of the guide exactly as citizens will see it; its buttons lead on within the draft."""
    guide = composed(turn.desk, row).guide
    if guide is None or action not in PAGES:
        raise ValueError("no such page")
    page = PAGES[action](turn, guide, n)
    rows = [
        tuple(filter(None, (_within(row, guide, one) for one in line))) for line in page.buttons
    ]
    return replace(page, buttons=(*(line for line in rows if line), (way_back,)))


def _within(row: Draft, guide: Guide, button: Button) -> Button | None:
    """The same button within the draft; None for what only works on a live guide."""
    is_own = len(button.parts) > 1 and button.parts[1] == guide.id
    if button.action not in PAGES or not is_own:
        return None
    n = button.parts[2] if len(button.parts) > 2 else 0
    return Button(button.label, "dview", (row.id or 0, button.action, n))
