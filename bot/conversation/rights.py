"""What a command or button does, and who may use it; each module lists its own."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from bot.conversation.reply import Button, Reply
from bot.conversation.turn import Turn, column
from knowledge.loop.staff import Actor


class Right(StrEnum):
    """The least role that may. Whose ticket or area it is, the action itself looks at."""

    ANYBODY = "anybody"
    STAFF = "staff"
    COORDINATOR = "coordinator"

    def includes(self, actor: Actor) -> bool:
        if self is Right.COORDINATOR:
            return actor.is_coordinator
        return self is Right.ANYBODY or actor.is_staff


@dataclass(frozen=True)
class Command:
    act: Callable[[Turn], list[Reply]]
    right: Right = Right.ANYBODY


@dataclass(frozen=True)
class Press:
    """`sends`: its replies stand below, not in the place of the message that was pressed."""

    act: Callable[[Turn, list[str]], list[Reply]]
    right: Right = Right.ANYBODY
    sends: bool = False


@dataclass(frozen=True)
class Typed:
    """What becomes of a text that was expected; None: it is a question after all.

    `other`: what is said to a photo or voice that comes instead; None: as to any other.
    """

    act: Callable[[Turn, list[str]], list[Reply] | None]
    right: Right = Right.ANYBODY
    other: Callable[[Turn], list[Reply]] | None = None


def refused(turn: Turn, right: Right) -> Reply:
    """Who lacks the right is told so, and nothing else."""
    _ = turn._
    if right is Right.COORDINATOR:
        return Reply(_("This is for coordinators."))
    return Reply(_("This is for members of a digital team."))


def gone(turn: Turn) -> Reply:
    """An old button whose guide or question is no longer there."""
    text = turn._("This button is out of date. Please type your question again.")
    return Reply(text, column(Button(turn._("See all guides"), "groups")))
