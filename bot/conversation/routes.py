"""From what was said to the replies: every command, every button, every text that is expected."""

import logging
from collections.abc import Mapping
from dataclasses import replace

from bot.conversation.author import authoring, draft_writing, managing, reviewing
from bot.conversation.citizen import arriving, asking, browsing, handing_over, menu, own_data
from bot.conversation.reply import Reply, toast
from bot.conversation.rights import Command, Press, Typed, gone, refused
from bot.conversation.team import (
    answering,
    attaching,
    console_link,
    digest,
    figures,
    own_work,
    staffing,
    tickets,
    unsure,
    waiting,
)
from bot.conversation.turn import Turn
from bot.locale import speaker
from knowledge.loop.tickets import card_at

log = logging.getLogger(__name__)

COMMANDS: Mapping[str, Command] = {
    **arriving.COMMANDS,
    **menu.COMMANDS,
    **own_data.COMMANDS,
    **handing_over.COMMANDS,
    **staffing.COMMANDS,
    **own_work.COMMANDS,
    **figures.COMMANDS,
    **authoring.COMMANDS,
    **waiting.COMMANDS,
    **unsure.COMMANDS,
    **console_link.COMMANDS,
}
BUTTONS: Mapping[str, Press] = {
    **answering.BUTTONS,
    **attaching.BUTTONS,
    **browsing.BUTTONS,
    **asking.BUTTONS,
    **menu.BUTTONS,
    **own_data.BUTTONS,
    **handing_over.BUTTONS,
    **staffing.BUTTONS,
    **own_work.BUTTONS,
    **figures.BUTTONS,
    **digest.BUTTONS,
    **tickets.BUTTONS,
    **authoring.BUTTONS,
    **draft_writing.BUTTONS,
    **reviewing.BUTTONS,
    **managing.BUTTONS,
    **waiting.BUTTONS,
    **unsure.BUTTONS,
}
EXPECTED: Mapping[str, Typed] = {
    **attaching.EXPECTED,
    **handing_over.EXPECTED,
    **staffing.EXPECTED,
    **answering.EXPECTED,
    **authoring.EXPECTED,
    **draft_writing.EXPECTED,
    **reviewing.EXPECTED,
    **managing.EXPECTED,
}


def respond(turn: Turn) -> list[Reply]:
    """What to say to whatever was said."""
    said = turn.said
    if said.button:
        return press(turn)
    if not said.is_private:
        return _in_group(turn)
    if said.command:
        turn.expect()  # whatever was under way is put aside
        return command(turn)
    if said.reply_to and (card := card_at(turn.session, said.chat_id, said.reply_to)):
        replied = handing_over.replied(turn, card) or answering.reply_in_chat(turn, card)
        if replied:
            return replied
    if said.medium != "text":
        return _other_than_expected(turn) or asking.send_medium(turn)
    return _expected(turn) or asking.ask(turn)


def command(turn: Turn) -> list[Reply]:
    known = COMMANDS.get(turn.said.command)
    if known is None:
        return menu.unknown_command(turn)
    if not known.right.includes(turn.actor):
        return [refused(turn, known.right)]
    return known.act(turn)


def press(turn: Turn) -> list[Reply]:
    """A button: its own message changes, unless the action sends new ones."""
    action, *parts = turn.said.button.split(":")
    known = BUTTONS.get(action)
    if known and not known.right.includes(turn.actor):
        told = refused(turn, known.right)
        return [told] if turn.said.is_private else toast(told.text)
    done = _tried(turn, known, parts) if known else None
    replies = [gone(turn)] if done is None else done
    if known and known.sends:
        return replies
    return [one if one.to is not None else replace(one, edits=True) for one in replies]


def _expected(turn: Turn) -> list[Reply] | None:
    kind, *parts = turn.expected or [""]
    known = EXPECTED.get(kind)
    if known is None or not known.right.includes(turn.actor):
        return None
    return _tried(turn, known, parts)


def _tried(turn: Turn, known: Press | Typed, parts: list[str]) -> list[Reply] | None:
    """All of it or nothing: an older version may have written parts that cannot be read now."""
    try:
        with turn.session.begin_nested():
            return known.act(turn, parts)
    except (ValueError, IndexError) as error:
        log.info("%s is out of date: %s", type(known).__name__, type(error).__name__)
        return None


def _other_than_expected(turn: Turn) -> list[Reply]:
    """A photo or voice while words were expected that cannot be shown or heard."""
    known = EXPECTED.get((turn.expected or [""])[0])
    if known is None or known.other is None or not known.right.includes(turn.actor):
        return []
    return known.other(turn)


def _in_group(turn: Turn) -> list[Reply]:
    """Staff in a group of a team: the link that binds it, replies to cards; no chatter."""
    said = turn.said
    if said.command == "start":
        return staffing.bind_group(turn)
    if not said.reply_to:
        return []
    card = card_at(turn.session, said.chat_id, said.reply_to)
    return answering.reply_in_chat(turn, card) if card else [answering.not_a_card(turn)]


def not_yours() -> list[Reply]:
    """Somebody in a group who belongs to no team pressed a button."""
    return toast(speaker("vi")("This is for members of a digital team."))
