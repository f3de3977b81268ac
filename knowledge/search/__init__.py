"""Finding the guide, and the section of it, that a question asks for."""

from knowledge.search.index import Document, Found, Index, Match, Passage, Signs, build

__all__ = ["Document", "Found", "Index", "Match", "Passage", "Signs", "build"]
