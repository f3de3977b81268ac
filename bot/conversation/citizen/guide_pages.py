"""A guide on a small screen: the answer first, then steps, papers, problems, one page at a time."""

from bot.conversation.reply import Button, Reply
from bot.conversation.turn import Turn, bold, column, short
from bot.rendering import plain
from bot.rendering.tokens import escape
from knowledge import privacy
from knowledge.guide_check import is_stale
from knowledge.guide_names import named
from knowledge.guides import Guide, Section

MAX_PROBLEM_BUTTONS = 8
MAX_NAMED = 2  # buttons to other guides on one page
MAX_LABEL = 45  # characters; longer ones are cut on a small phone


def show(turn: Turn, guide: Guide, question_id: int, section: str | None = None) -> Reply:
    """The page that answers: a step, a problem, another part, or else the summary."""
    part = guide.section(section) if section else None
    if part is None or part.name == "tom-tat":
        return _page(turn, guide, question_id, guide.summary)
    if part.name.startswith("buoc-"):
        return step(turn, guide, question_id, int(part.name.removeprefix("buoc-")))
    if part.name == "chuan-bi":
        return prepare(turn, guide, question_id)
    return _page(turn, guide, question_id, _headed(part))


def step(turn: Turn, guide: Guide, question_id: int, number: int) -> Reply:
    """One step; a number beyond the last (the guide has changed) shows the nearest."""
    _ = turn._
    steps = guide.numbered("buoc")
    if not steps:
        return show(turn, guide, question_id)
    number = min(max(number, 1), len(steps))
    where = _("Step {number}/{total}").format(number=number, total=len(steps))
    text = steps[number - 1].text
    moves = []
    if number > 1:
        moves.append(Button(_("Back"), "step", (question_id, guide.id, number - 1)))
    if number < len(steps):
        moves.append(Button(_("Next"), "step", (question_id, guide.id, number + 1)))
    else:
        moves.append(Button(_("All done"), "done", (question_id, guide.id)))
    stuck = Button(_("I am stuck at this step"), "stuck", (question_id, guide.id, number))
    ways_on = (
        stuck,
        *_named(turn, guide, question_id, text),
        _to_summary(turn, guide, question_id),
    )
    page = f"{_title(guide)}\n\n**{where}**\n\n{text}"
    return Reply(page, (tuple(moves), *column(*ways_on)))


def prepare(turn: Turn, guide: Guide, question_id: int) -> Reply:
    parts = [guide.section("chuan-bi"), guide.section("le-phi")]
    text = "\n\n".join(_headed(part) for part in parts if part)
    return _page(turn, guide, question_id, text or guide.summary)


def whom_to_ask(turn: Turn, guide: Guide, question_id: int) -> Reply:
    parts = [guide.section("hoi-ai"), guide.section("an-toan")]
    text = "\n\n".join(_headed(part) for part in parts if part)
    return _page(turn, guide, question_id, text or guide.summary)


def problems(turn: Turn, guide: Guide, question_id: int) -> Reply:
    _ = turn._
    invitation = _("What does it look like? Tap the nearest:")
    text = f"{_title(guide)}\n\n{invitation}"
    buttons = [*_problem_buttons(guide, question_id), _to_summary(turn, guide, question_id)]
    return Reply(text, column(*buttons))


def stuck(turn: Turn, guide: Guide, question_id: int, number: int) -> Reply:
    """Help at a step: the known problems, whom to call, the way to the team."""
    _ = turn._
    where = _("Stuck at step {number}").format(number=number)
    hint = _("Tap what looks like it, or type the words that you see on the screen.")
    helper = guide.section("hoi-ai")
    text = f"{_title(guide)}\n\n**{where}**\n\n{hint}"
    if helper:
        text += f"\n\n{_headed(helper)}"
    back = Button(_("Back to the step"), "step", (question_id, guide.id, number))
    buttons = [*_problem_buttons(guide, question_id), *hand_over_button(turn, question_id), back]
    return Reply(text, column(*buttons))


def done(turn: Turn, guide: Guide, question_id: int) -> Reply:
    _ = turn._
    safety = guide.section("an-toan")
    text = _("Well done, all steps are finished!")
    if safety:
        text += f"\n\n{_headed(safety)}"
    text += "\n\n" + bold(_("Did this guide help?"))
    answers = (
        Button(_("👍 Yes, it helped"), "helped", (question_id, guide.id)),
        Button(_("👎 Not yet"), "wrong", (question_id, guide.id)),
    )
    return Reply(text, (answers, (_to_summary(turn, guide, question_id),)))


def copy(turn: Turn, guide: Guide) -> list[Reply]:
    """The whole guide as plain text, in parts short enough for one Zalo message each."""
    blocks = [f"**{guide.title.upper()}**", guide.summary]
    heading = ""
    for part in guide.sections[1:]:
        kind = part.name.split("-")[0]
        if kind in ("buoc", "loi") and heading != kind:
            title = "CÁC BƯỚC" if kind == "buoc" else "LỖI THƯỜNG GẶP"
            blocks.append(f"**{title}**")
        heading = kind
        blocks.append(_copied(part))
    blocks.append(_source_line(turn, guide))
    text = plain.render("\n\n".join(blocks))
    return [Reply(part, is_plain=True) for part in plain.parts(text)]


def hand_over_button(turn: Turn, question_id: int) -> list[Button]:
    """The way to the team; none where nobody would read it."""
    if not turn.has_team:
        return []
    # A file's code is not in the log; the team needs it, so the button carries it until then.
    code = privacy.file_code(turn.said.text)
    parts = (question_id, code) if code else (question_id,)
    return [Button(turn._("Send to the digital team"), "handover", parts)]


def related(turn: Turn, guide: Guide, question_id: int) -> list[Button]:
    """Buttons to the guides that come next."""
    known = [turn.shelf.guides[other] for other in guide.related if other in turn.shelf.guides]
    return [Button(short(one.title), "guide", (question_id, one.id)) for one in known[:3]]


def _page(turn: Turn, guide: Guide, question_id: int, text: str) -> Reply:
    """A part of a guide below its title, with the ways on."""
    _ = turn._
    own = (question_id, guide.id)
    rows: list[tuple[Button, ...]] = []
    if guide.numbered("buoc"):
        rows.append((Button(_("Step by step"), "step", (*own, 1)),))
    middle = []
    if guide.section("chuan-bi"):
        middle.append(Button(_("What to prepare"), "prepare", own))
    if guide.numbered("loi"):
        middle.append(Button(_("Common problems"), "problems", own))
    rows += [tuple(middle)] if middle else []
    rows += column(*_named(turn, guide, question_id, text))
    rows.append((Button(_("Whom to ask, staying safe"), "whom", own),))
    copy_row = [Button(_("Copy for Zalo"), "copy", own)]
    if text != guide.summary:
        copy_row.append(_to_summary(turn, guide, question_id))
    rows.append(tuple(copy_row))
    rows.append((Button(_("Not what I meant"), "wrong", own),))
    if turn.is_coordinator and text == guide.summary:
        rows.append((Button(_("Manage this guide"), "manage", (guide.id,)),))
    body = f"{_title(guide)}\n\n{text}\n\n{_source_line(turn, guide)}"
    return Reply(body, tuple(rows))


def _named(turn: Turn, guide: Guide, question_id: int, text: str) -> list[Button]:
    """Buttons to the guides that the text sends people on to."""
    known = turn.shelf.guides
    others = named(text, {one.id: one.title for one in known.values() if one.id != guide.id})
    return [
        Button("→ " + short(known[other].title, MAX_LABEL), "guide", (question_id, other))
        for other in others[:MAX_NAMED]
    ]


def _title(guide: Guide) -> str:
    return f"**{escape(guide.title)}**"


def _headed(part: Section) -> str:
    return f"**{escape(part.heading)}**\n\n{part.text}" if part.heading else part.text


def _copied(part: Section) -> str:
    if part.name.startswith("buoc-"):
        return f"**Bước {part.name.removeprefix('buoc-')}.** {part.text}"
    return _headed(part)


def _to_summary(turn: Turn, guide: Guide, question_id: int) -> Button:
    return Button(turn._("Back to the guide"), "guide", (question_id, guide.id))


def _problem_buttons(guide: Guide, question_id: int) -> list[Button]:
    return [
        Button(short(part.heading), "problem", (question_id, guide.id, number))
        for number, part in enumerate(guide.numbered("loi")[:MAX_PROBLEM_BUTTONS], 1)
    ]


def _source_line(turn: Turn, guide: Guide) -> str:
    """How far to trust it: how old its sources are, who confirmed it, what is not certain."""
    _ = turn._
    checked = turn.month(guide.checked)
    if guide.confirmed_by:
        line = _("Confirmed by {who} on {day}.").format(
            who=escape(guide.confirmed_by), day=turn.day(guide.confirmed_on)
        )
    else:
        line = _("Written from sources up to {month}, not yet confirmed by an official.").format(
            month=checked
        )
    if guide.certainty != "cao":
        line += " " + _("Some of it may have changed: check at the place named under “Hỏi ai”.")
    if is_stale(guide, turn.today):
        line += " " + _("It is overdue for a new check.")
    return f"*{line}*"
