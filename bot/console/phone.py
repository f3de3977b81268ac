"""A guide as a citizen's phone shows it, page by page: the conversation's own pages."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import islice

from markupsafe import Markup

from bot.console.markup import bubbles
from bot.conversation.citizen import guide_pages
from bot.conversation.reply import Button, Reply, Said
from bot.conversation.turn import Turn, short
from bot.locale import speaker
from knowledge.guides import Guide
from knowledge.loop.desk import Desk
from knowledge.loop.staff import Actor
from knowledge.tables import Person

MOST_PAGES = 40  # a guide in order has less than thirty
LONGEST_TITLE = 200  # characters; what is longer is to be mended anyway

# Citizens read guides in Vietnamese, whatever language a coordinator works in.
_ = speaker("vi")


@dataclass(frozen=True)
class Key:
    """A button; `to` is the name of the page that it opens, if that is one of these."""

    label: str
    to: str = ""


@dataclass(frozen=True)
class Page:
    """`line` of the file is where the page is written; 0: in several places."""

    name: str
    caption: str
    line: int
    bubbles: tuple[Markup, ...]
    keyboard: tuple[tuple[Key, ...], ...]


def pages(desk: Desk, guide: Guide) -> list[Page]:
    """Every page that citizens can open, in the order in which they meet them."""
    turn = _turn(desk)
    shown = replace(guide, title=short(guide.title, LONGEST_TITLE))
    found = list(islice(_replies(turn, shown), MOST_PAGES))
    names = {name for name, *_rest in found}
    return [
        Page(name, caption, line, tuple(bubbles(reply.text)), _keyboard(guide, reply, names))
        for name, caption, line, reply in found
    ]


def _turn(desk: Desk) -> Turn:
    nobody = Person(bot_id=0, chat_id=0, met_at=desk.now, seen_at=desk.now)  # never a row
    return Turn(
        session=desk.session,
        said=Said(0, 0, 0, 0),
        person=nobody,
        shelf=desk.shelf,
        actor=Actor(0),
        founders=desk.founders,
        now=desk.now,
        _=_,
    )


def _replies(turn: Turn, guide: Guide) -> Iterator[tuple[str, str, int, Reply]]:
    """(name, caption, line, what is shown)"""
    steps, problems = guide.numbered("buoc"), guide.numbered("loi")
    yield "guide", _("Summary"), _line(guide, "tom-tat"), guide_pages.show(turn, guide, 0)
    if guide.section("chuan-bi") or guide.section("le-phi"):
        line = _line(guide, "chuan-bi") or _line(guide, "le-phi")
        yield "prepare", _("To prepare"), line, guide_pages.prepare(turn, guide, 0)
    for n, part in enumerate(steps, 1):
        caption = _("Step {number}/{total}").format(number=n, total=len(steps))
        yield f"step-{n}", caption, part.line, guide_pages.step(turn, guide, 0, n)
    if problems:
        yield "problems", _("Common problems"), 0, guide_pages.problems(turn, guide, 0)
    for n, part in enumerate(problems, 1):
        page = guide_pages.show(turn, guide, 0, f"loi-{n}")
        yield f"problem-{n}", short(part.heading), part.line, page
    if guide.section("hoi-ai") or guide.section("an-toan"):
        line = _line(guide, "hoi-ai") or _line(guide, "an-toan")
        yield "whom", _("Whom to ask"), line, guide_pages.whom_to_ask(turn, guide, 0)
    if steps:
        yield "done", _("All done"), _line(guide, "an-toan"), guide_pages.done(turn, guide, 0)


def _line(guide: Guide, name: str) -> int:
    part = guide.section(name)
    return part.line if part else 0


def _keyboard(guide: Guide, reply: Reply, names: set[str]) -> tuple[tuple[Key, ...], ...]:
    return tuple(tuple(_key(guide, one, names) for one in row) for row in reply.buttons)


def _key(guide: Guide, button: Button, names: set[str]) -> Key:
    is_own = len(button.parts) > 1 and button.parts[1] == guide.id
    number = f"-{button.parts[2]}" if len(button.parts) > 2 else ""
    to = f"{button.action}{number}"
    return Key(button.label, to if is_own and to in names else "")
