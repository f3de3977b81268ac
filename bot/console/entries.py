"""Every address of the console: what it does, and who may open it. Whoever is not named may not."""

from dataclasses import dataclass
from enum import StrEnum

from bot.console.visit import Act

HOME = "/banlamviec"


class Right(StrEnum):
    """The least that a visitor must be. Whose rows they are, the page itself looks at."""

    EVERYBODY = "everybody"
    COORDINATOR = "coordinator"


@dataclass(frozen=True)
class Entry:
    """`path` stands below HOME. What changes something is a POST and carries the form's token.

    `reads`: nothing is changed, though it is a POST because much is asked along.
    """

    method: str
    path: str
    act: Act
    right: Right = Right.COORDINATOR
    reads: bool = False

    @property
    def changes(self) -> bool:
        return self.method == "POST" and not self.reads
