"""Every command and every button in two lists; one function from what was said to the replies."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from bot.conversation import citizen, coordinator, guide_pages, menu, own_data
from bot.conversation.reply import Reply
from bot.conversation.turn import Turn
from knowledge import questions
from knowledge.answers import Answer, Match, Outcome
from knowledge.guides import Guide
from knowledge.questions import Asked, Ending
from knowledge.tables import Question

Command = Callable[[Turn], list[Reply]]
Press = Callable[[Turn, list[str]], list[Reply]]
LONGEST_NUMBER = 9  # digits: below what every database's integer holds

COMMANDS: Mapping[str, Command] = {
    "start": menu.start,
    "trogiup": menu.help_,
    "huongdan": menu.groups,
    "ngonngu": menu.language,
    "riengtu": own_data.privacy,
    "dung": own_data.switch_notices,
    "xoadulieu": own_data.ask_to_erase,
    "cauhoi": coordinator.unanswered,
    # The names that Telegram expects of every bot; not in the menu.
    "help": menu.help_,
    "lang": menu.language,
    "settings": menu.language,
    "privacy": own_data.privacy,
    "stop": own_data.switch_notices,
}


def respond(turn: Turn) -> list[Reply]:
    """What to say to whatever was said."""
    said = turn.said
    if said.button:
        return press(turn)
    if said.command in COMMANDS:
        return COMMANDS[said.command](turn)
    if said.command:
        return menu.unknown_command(turn)
    if said.medium != "text":
        return citizen.send_medium(turn)
    return citizen.ask(turn)


def press(turn: Turn) -> list[Reply]:
    """A button: its own message changes, unless the action sends new ones."""
    action, *parts = turn.said.button.split(":")
    handler = BUTTONS.get(action)
    try:
        replies = handler(turn, parts) if handler else [citizen.gone(turn)]
    except (ValueError, IndexError):  # a button that an older version made
        replies = [citizen.gone(turn)]
    if action in SENDING:
        return replies
    return [replace(one, edits=one.to is None) for one in replies]


def number(text: str) -> int:
    """A number that a button of ours can carry; anything else raises ValueError."""
    if not (text.isascii() and text.isdigit() and len(text) <= LONGEST_NUMBER):
        raise ValueError("not a number of ours")
    return int(text)


def _question(turn: Turn, text: str) -> Question | None:
    return questions.of_person(turn.session, number(text), turn.person)


def _on_guide(show: Callable[[Turn, Guide, int], Reply]) -> Press:
    """A button that shows a page of a guide; its parts are question, guide, …"""

    def handler(turn: Turn, parts: list[str]) -> list[Reply]:
        guide = turn.shelf.guides.get(parts[1])
        return [show(turn, guide, number(parts[0]))] if guide else [citizen.gone(turn)]

    return handler


def _step(turn: Turn, parts: list[str]) -> list[Reply]:
    step = number(parts[2])
    return _on_guide(lambda t, guide, q: guide_pages.step(t, guide, q, step))(turn, parts)


def _problem(turn: Turn, parts: list[str]) -> list[Reply]:
    name = f"loi-{number(parts[2])}"
    return _on_guide(lambda t, guide, q: guide_pages.show(t, guide, q, name))(turn, parts)


def _copy(turn: Turn, parts: list[str]) -> list[Reply]:
    guide = turn.shelf.guides.get(parts[1])
    return guide_pages.copy(turn, guide) if guide else [citizen.gone(turn)]


def _stuck(turn: Turn, parts: list[str]) -> list[Reply]:
    guide = turn.shelf.guides.get(parts[1])
    if guide is None:
        return [citizen.gone(turn)]
    step = min(max(number(parts[2]), 1), len(guide.numbered("buoc")) or 1)
    question = _question(turn, parts[0]) or _question_of_browser(turn, guide, step)
    questions.end(question, Ending.STUCK)
    question.guide, question.section = guide.id, f"buoc-{step}"
    return [guide_pages.stuck(turn, guide, citizen.number(question), step)]


def _question_of_browser(turn: Turn, guide: Guide, step: int) -> Question:
    """Someone who came by a link or the menu asks a question only now, by being stuck."""
    said = turn.said
    text = turn._("Stuck at step {number}").format(number=step) + f": {guide.title}"
    found = Answer(Outcome.ANSWERED, (Match(guide.id, f"buoc-{step}", 100.0),))
    asked = Asked(said.bot_id, said.update_id, text, medium="button")
    return questions.record(turn.session, turn.person, asked, found, turn.now)


BUTTONS: Mapping[str, Press] = {
    "guide": _on_guide(guide_pages.show),
    "step": _step,
    "prepare": _on_guide(guide_pages.prepare),
    "problems": _on_guide(guide_pages.problems),
    "problem": _problem,
    "stuck": _stuck,
    "done": _on_guide(guide_pages.done),
    "copy": _copy,
    "pick": lambda turn, parts: citizen.pick(turn, _question(turn, parts[0]), parts[1]),
    "none": lambda turn, parts: citizen.none_fits(turn, _question(turn, parts[0])),
    "wrong": lambda turn, parts: citizen.wrong(turn, _question(turn, parts[0]), parts[1]),
    "helped": lambda turn, parts: citizen.helped(turn, _question(turn, parts[0]), parts[1]),
    "handover": lambda turn, parts: citizen.hand_over(turn, _question(turn, parts[0])),
    "groups": lambda turn, _parts: menu.groups(turn),
    "all": lambda turn, _parts: menu.groups(turn),
    "whom": _on_guide(guide_pages.whom_to_ask),
    "group": lambda turn, parts: menu.group(turn, parts[0], number(parts[1])),
    "language": lambda turn, parts: menu.set_language(turn, parts[0]),
    "notices": lambda turn, parts: own_data.set_notices(turn, wanted=parts[0] == "on"),
    "erase": lambda turn, _parts: own_data.erase_all(turn),
    "list": lambda turn, parts: coordinator.unanswered(turn, number(parts[0])),
    "open": lambda turn, parts: coordinator.open_question(turn, number(parts[0]), number(parts[1])),
}
# Buttons whose replies stand below, not in the place of the message they were pressed on.
SENDING = frozenset({"copy", "handover", "all"})
