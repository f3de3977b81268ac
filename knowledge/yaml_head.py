"""The head of a guide's file as YAML, read within a moment whatever it holds."""

from collections.abc import Iterator

import yaml

DEEPEST = 4  # levels: a value in a source in the list of sources takes three
LOADER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)  # twenty times as fast, where it is there


def events(head: str) -> Iterator[yaml.Event]:
    """Raises YAMLError, as soon as it nests deeper than any head: reading on would take minutes."""
    depth = 0
    for event in yaml.parse(head, Loader=LOADER):
        depth += isinstance(event, yaml.CollectionStartEvent)
        depth -= isinstance(event, yaml.CollectionEndEvent)
        if depth > DEEPEST:
            raise yaml.YAMLError("nested too deep")
        yield event


def compose(head: str) -> yaml.Node | None:
    """Raises YAMLError, RecursionError."""
    for _ in events(head):
        pass
    return yaml.compose(head, Loader=LOADER)
