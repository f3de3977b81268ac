"""Why a decision cannot be made; the chat and the pages choose the words."""

from collections.abc import Sequence

from knowledge.guides import Guide, Problem


class Refused(Exception):
    """Nothing was changed."""


class NotThere(Refused):
    """Unknown, no longer kept, or of another area: the three look the same."""


class AlreadyDecided(Refused):
    """Somebody was first. `by` is their number in Telegram, 0 when that is not known."""

    def __init__(self, by: int = 0) -> None:
        super().__init__(by)
        self.by = by


class OtherAreas(Refused):
    """People of other areas asked this too: a coordinator of all areas decides on it."""


class Changed(Refused):
    """What was agreed to is not what would happen now: to be looked at again."""


class NotInOrder(Refused):
    """What the check does not let pass; no `guide` when it cannot even be read."""

    def __init__(self, problems: Sequence[Problem] = (), guide: Guide | None = None) -> None:
        super().__init__(len(problems))
        self.problems, self.guide = tuple(problems), guide


class NobodyReviews(Refused):
    """There is no coordinator who could decide on a draft."""


class NotYours(Refused):
    """Another coordinator decides on it."""


class NotFitting(Refused):
    """What was typed cannot stand there: empty, too long, or no phone number."""
