"""The guide that a whole file would become: as typed, but for the lines that we decide on."""

from dataclasses import replace
from datetime import date
from typing import Any

from knowledge.guide_check import is_id, latest_review
from knowledge.guides import MAX_BYTES, BadGuide, Guide, parse
from knowledge.writing.drafts import DEFAULT_GROUP, REVIEW_AFTER
from knowledge.writing.guide_changes import says_the_same
from knowledge.writing.guide_text import as_text
from knowledge.writing.head_lines import Headed, with_values

DEFAULT_KIND = "huong-dan"


def made_right(
    typed: str, guide_id: str, live: Guide | None, today: date
) -> tuple[Headed, Guide | None]:
    """The file with its own id, group and dates; no guide while it cannot be read as one.

    The lines of the guide's sections are those of `typed`.
    """
    if len(typed.encode()) > MAX_BYTES:
        return Headed(typed), None
    values = {"id": guide_id} | ({"group": live.group} if live else {})
    missing = {"group": DEFAULT_GROUP, "kind": live.kind if live else DEFAULT_KIND}
    made = with_values(typed, values, missing)
    try:
        guide = parse(made.text, guide_id)
        values |= _dates(guide, live, today)
        values |= {} if is_id(guide.group) else {"group": DEFAULT_GROUP}
        made = with_values(typed, values, missing)
        guide = parse(made.text, guide_id)
    except BadGuide:
        return made, None
    if any(getattr(guide, key) != value for key, value in values.items()):
        return _anew(guide, values)
    return made, _as_typed(guide, made)


def _anew(guide: Guide, values: dict[str, Any]) -> tuple[Headed, Guide]:
    """Its head is written in a way in which no line can be made right."""
    text = as_text(replace(guide, **values))
    return Headed(text), parse(text, values["id"])


def _as_typed(guide: Guide, made: Headed) -> Guide:
    parts = (replace(one, line=made.typed_line(one.line)) for one in guide.sections)
    return replace(guide, sections=tuple(parts))


def _dates(guide: Guide, live: Guide | None, today: date) -> dict[str, str]:
    """Whoever confirmed it has read no other words; the next look is as soon as it must be."""
    checked, confirmed = _date(guide.checked), ("", "")
    if live and says_the_same(guide, live):
        confirmed = live.confirmed_by, live.confirmed_on
    sure = replace(
        guide,
        checked=(checked if checked and checked <= today else today).isoformat(),
        confirmed_by=confirmed[0],
        confirmed_on=confirmed[1],
    )
    due = _date(guide.review_by) or today + REVIEW_AFTER
    latest = latest_review(sure, today) or due
    dates = {key: getattr(sure, key) for key in ("checked", "confirmed_by", "confirmed_on")}
    return dates | {"review_by": min(due, latest).isoformat()}


def _date(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
