"""Values in the head of a file made right; every other line stays as its author typed it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import yaml

from knowledge.writing.guide_text import scalar
from knowledge.yaml_head import compose

FENCE = "---"


@dataclass(frozen=True)
class Headed:
    """`added` lines that nobody typed stand before the line `at` of what was typed."""

    text: str
    at: int = 0
    added: int = 0

    def typed_line(self, line: int) -> int:
        """Where the author sees what stands in this line; an added one is where the head ends."""
        return line if line < self.at else max(self.at, line - self.added)


def with_values(text: str, values: Mapping[str, str], missing: Mapping[str, str]) -> Headed:
    """The head says this of these keys, and of those in `missing` unless it says something.

    What is no file with a head that can be read comes back as it is.
    """
    lines = text.split("\n")
    end = next((n for n, line in enumerate(lines[1:], 1) if line.rstrip() == FENCE), None)
    if lines[0].rstrip() != FENCE or end is None:
        return Headed(text)
    head = "\n".join(lines[1:end])
    node = _read(head)
    if node is None or node.flow_style:
        return Headed(text)
    known = {str(key.value) for key, _ in node.value}
    wanted = {**missing, **{key: value for key, value in values.items() if value}}
    indent = " " * node.start_mark.column
    new = [f"{indent}{key}: {scalar(wanted[key])}" for key in wanted if key not in known]
    kept = _replaced(head, node, values).split("\n")
    return Headed("\n".join([lines[0], *kept, *new, *lines[end:]]), end + 1, len(new))


def _read(head: str) -> yaml.MappingNode | None:
    try:
        node = compose(head)
    except (yaml.YAMLError, RecursionError):
        return None
    return node if isinstance(node, yaml.MappingNode) else None


def _replaced(head: str, node: yaml.MappingNode, values: Mapping[str, str]) -> str:
    """From the last value to the first, so that the places of the others stay right."""
    for start, end, value in sorted(_places(node, values), reverse=True):
        between = "" if head[:start].endswith((" ", "\n")) else " "
        below = "\n" * head[start:end].count("\n")  # no line moves
        head = f"{head[:start]}{between}{value}{below}{head[end:]}"
    return head


def _places(node: yaml.MappingNode, values: Mapping[str, str]) -> Iterator[tuple[int, int, str]]:
    """(where a value begins, where it ends, what shall stand there) for those that are not so."""
    for key, value in node.value:
        if not isinstance(key, yaml.ScalarNode) or key.value not in values:
            continue
        wanted = values[key.value]
        is_so = isinstance(value, yaml.ScalarNode) and value.value.strip() == wanted
        if not is_so:
            yield value.start_mark.index, value.end_mark.index, scalar(wanted)
