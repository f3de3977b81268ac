"""The parts of a draft, one by one: what stands there, what is typed anew, added, taken out.

A key names one part: title, …, asks; step-2, after-2 (a new step behind it), symptom-1, remedy-1;
steps and symptom add one more, remedy belongs to the symptom added last.
"""

from dataclasses import replace
from typing import Any

from knowledge.guide_check import MIN_STEPS
from knowledge.writing.drafts import DraftText
from knowledge.writing.step_proposals import proposed_steps

TEXTS = ("title", "summary", "prepare", "fees", "safety", "whom", "source")
# What is asked for, in this order; the remedy follows its symptom.
FLOW = ("title", "summary", "prepare", "steps", "symptom", "fees", "safety", "source", "asks")
REQUIRED = frozenset({"title", "summary", "remedy", "source"})


def text_at(draft: DraftText, key: str) -> str:
    """What stands there now; raises ValueError for a part that is not there."""
    name, number = _place(key)
    if name in TEXTS:
        return str(getattr(draft, name))
    if name == "asks":
        return "\n".join(draft.asks)
    if name == "step":
        return draft.steps[_index(number, draft.steps)]
    if name in ("symptom", "remedy") and number:
        return draft.problems[_index(number, draft.problems)][name == "remedy"]
    return ""


def written(draft: DraftText, key: str, text: str) -> DraftText:
    """The draft with this text there; raises ValueError for a part that is not there."""
    name, number = _place(key)
    if name in TEXTS:
        changes: dict[str, Any] = {name: text}
        return replace(draft, **changes)
    if name == "asks":
        return replace(draft, asks=tuple(line for line in text.splitlines() if line.strip()))
    if name in ("steps", "step", "after"):
        return replace(draft, steps=_steps(draft.steps, name, number, (text,)))
    return replace(draft, problems=_problems(draft.problems, name, number, text))


def without(draft: DraftText, key: str) -> DraftText:
    """The draft without this text, step or problem."""
    name, number = _place(key)
    if name == "step":
        return replace(draft, steps=_steps(draft.steps, name, number, ()))
    if name == "symptom":
        at = _index(number, draft.problems)
        return replace(draft, problems=draft.problems[:at] + draft.problems[at + 1 :])
    return written(draft, key, "")


def step_written(draft: DraftText, key: str) -> int:
    """The number of the step that a text typed for this key has become; 0: none."""
    name, number = _place(key)
    return {"steps": len(draft.steps), "step": number, "after": number + 1}.get(name, 0)


def pieces(draft: DraftText, number: int) -> tuple[str, ...]:
    """One step cut into several, as a proposal; none for what reads like one step."""
    cut = proposed_steps(draft.steps[_index(number, draft.steps)])
    return cut if len(cut) >= MIN_STEPS else ()


def cut(draft: DraftText, number: int) -> DraftText:
    return replace(draft, steps=_steps(draft.steps, "step", number, pieces(draft, number)))


def following(key: str) -> str:
    """What is asked for next; empty after the last."""
    if key == "symptom":
        return "remedy"
    if key == "remedy":
        return "symptom"
    return passed(key)


def passed(key: str) -> str:
    """What is asked for when this is skipped or done."""
    at = FLOW.index("symptom" if key == "remedy" else key) + 1
    return FLOW[at] if at < len(FLOW) else ""


def preceding(key: str) -> str:
    """What was asked for before; empty for the first."""
    if key == "remedy":
        return "symptom"
    at = FLOW.index(key) - 1
    return FLOW[at] if at >= 0 else ""


def _place(key: str) -> tuple[str, int]:
    name, _, number = key.partition("-")
    return name, int(number or 0)


def _index(number: int, parts: tuple[Any, ...]) -> int:
    if not 1 <= number <= len(parts):
        raise ValueError(f"no part {number} of {len(parts)}")
    return number - 1


def _steps(steps: tuple[str, ...], name: str, number: int, new: tuple[str, ...]) -> tuple[str, ...]:
    if name == "steps":
        return (*steps, *new)
    at = _index(number, steps)
    return (*steps[: at + (name == "after")], *new, *steps[at + 1 :])


def _problems(
    problems: tuple[tuple[str, str], ...], name: str, number: int, text: str
) -> tuple[tuple[str, str], ...]:
    if name == "symptom" and not number:
        return (*problems, (text, ""))
    at = _index(number or len(problems), problems)
    symptom, remedy = problems[at]
    changed = {"symptom": (text, remedy), "remedy": (symptom, text)}
    if name not in changed:
        raise ValueError(f"no part {name}")
    return (*problems[:at], changed[name], *problems[at + 1 :])
