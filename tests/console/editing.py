"""A draft in the editor, as a browser has it with and without our script."""

import httpx

from bot.console.entries import HOME
from knowledge.tables import Draft
from tests.bot.turns import GUIDE
from tests.console.forms import fields_of
from tests.console.office import FOUNDER, Office, Visitor

PART = {"x-toso-part": "1"}


async def changing(office: Office, user: int = FOUNDER) -> tuple[Visitor, str, dict]:
    """The editor with a draft of the live guide: its visitor, path, and what stands in its form."""
    visitor = await office.coordinator(user)
    html = await visitor.does(f"/huong-dan/{GUIDE}/sua")
    return visitor, visitor.followed.partition(HOME)[2], fields_of(html)


def draft(office: Office) -> Draft:
    return office.commune.newest(Draft)


async def part(visitor: Visitor, path: str, **fields: str | list[str]) -> httpx.Response:
    """As our own script asks."""
    body = {**fields, "token": visitor.token}
    headers = {"origin": visitor.origin, **PART}
    return await visitor.http.post(f"{HOME}{path}", data=body, headers=headers)
