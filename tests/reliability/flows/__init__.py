"""Everything that writes, as one act each: what leads up to it has happened already."""

from tests.reliability.flows import authors, machinery, people  # noqa: F401  (they list theirs)
from tests.reliability.flows.acts import FLOWS, KNOWN, Write, turn

__all__ = ["FLOWS", "KNOWN", "Write", "turn"]
