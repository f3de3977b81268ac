"""Who may open which page and send which form: the table, and every cell of it tried.

A refusal must leave every row as it was; whoever may, must not be refused.
"""

import re
from datetime import timedelta
from random import Random

import httpx
import pytest
from starlette.routing import compile_path

from bot.console.entries import HOME
from bot.console.origin import TOKEN
from bot.console.routes import ENTRIES
from knowledge.database import writing
from knowledge.loop import staff
from knowledge.loop.staff import Role, State
from knowledge.tables import Staff
from tests.console.office import FOUNDER, HOA_BINH, LAN, OTHER, OWN, TAN_LAP, Office
from tests.console.rights_table import (
    COORDINATORS,
    DEMOTED,
    LEFT,
    OF_ALL,
    PAUSED,
    ROLES,
    SUSPENDED,
    TABLE,
    Cell,
)
from tests.console.rows import Browser, Ids, Rows, colleague, everything

pytestmark = pytest.mark.anyio
DOOR = f"{HOME}/vao"
METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE")
BEFORE_A_TRY = timedelta(seconds=31)  # 20 of them in ten minutes


@pytest.fixture
def rows(office: Office) -> Rows:
    for user, role, state, more in (
        (SUSPENDED, Role.MEMBER, State.SUSPENDED, {"team": HOA_BINH}),
        (OF_ALL, Role.COORDINATOR, State.ACTIVE, {}),
        (PAUSED, Role.COORDINATOR, State.SUSPENDED, {"areas": HOA_BINH}),
        (LEFT, Role.COORDINATOR, State.LEFT, {"areas": HOA_BINH}),
        (DEMOTED, Role.MEMBER, State.ACTIVE, {"team": HOA_BINH}),
    ):
        colleague(office.engine, user, role, state, **more)
    return Rows(office)


async def asks(rows: Rows, place: str, cell: Cell, ids: Ids, browser: Browser) -> httpx.Response:
    """What a browser sends there: with the form's token and where it comes from."""
    office = rows.office
    office.commune.now += BEFORE_A_TRY if DOOR in HOME + place else timedelta(seconds=1)
    method, _, path = place.partition(" ")
    path = f"{path.format(**ids)}?{cell.query.format(**ids)}"
    if method == "GET":
        return await rows.sends("GET", path, browser.headers)
    return await rows.sends(
        "POST",
        path,
        {"origin": office.address, **browser.headers},
        data={TOKEN: browser.token} | cell.filled(ids),
        files={"file": ("a.md", cell.upload.format(**ids))} if cell.upload else None,
    )


def refusal(role: str, place: str) -> int:
    """What somebody meets who may not: what is not there, or the door."""
    if role in COORDINATORS:
        return 404
    return 303 if place.startswith("GET ") else 403


async def refused(office: Office, rows: Rows, place: str, cell: Cell) -> dict[str, int]:
    """By role, what came back instead of a refusal; nothing may have changed."""
    ids = rows.fresh(user=LAN, named=f"{place} {cell}")
    browsers = {
        role: rows.browser(user) if user else Browser()
        for role, user in ROLES.items()
        if role not in cell.roles or cell.is_own
    }
    before, wrong = everything(office.engine), {}
    for role, browser in browsers.items():
        answer = await asks(rows, place, cell, ids, browser)
        led = answer.headers.get("location", "")
        if answer.status_code != refusal(role, place) or led not in ("", DOOR):
            wrong[f"{role}: {place} {led}"] = answer.status_code
    assert everything(office.engine) == before, place
    return wrong


async def allowed(office: Office, rows: Rows, place: str, cell: Cell) -> dict[str, int]:
    """By role, what came back instead of what was asked for."""
    wrong = {}
    for role in sorted(cell.roles):
        user = ROLES[role]
        if place.endswith("/hoan-tac"):
            rows.learn()
        named = f"{place} {cell}"
        ids, browser = rows.fresh(user=user, named=named), rows.browser(user) if user else Browser()
        answer = await asks(rows, place, cell, ids, browser)
        led = answer.headers.get("location", "")
        is_out = led == DOOR and not place.endswith(("/ra", "/ra-het"))
        if answer.status_code != cell.status or is_out:
            wrong[f"{role}: {place} {led}"] = answer.status_code
    return wrong


def test_the_table_has_every_page() -> None:
    assert [f"{one.method} {one.path}" for one in ENTRIES] == [draft_of(one) for one in TABLE]


def draft_of(place: str) -> str:
    """The table says in which state a draft is, the route does not."""
    return re.sub(r"{(sent|back|changing)}", "{draft}", place)


async def test_who_may_not_meets_a_closed_door(office: Office, rows: Rows) -> None:
    rows.learn()
    wrong = [await refused(office, rows, place, cell) for place, cell in TABLE.items()]
    assert [one for one in wrong if one] == []


async def test_who_may_gets_in(office: Office, rows: Rows) -> None:
    wrong = [await allowed(office, rows, place, cell) for place, cell in TABLE.items()]
    assert [one for one in wrong if one] == []


def methods_of(path: str) -> set[str]:
    """Those of every entry that such an address leads to."""
    return {one.method for one in ENTRIES if compile_path(one.path)[0].match(path)}


async def test_no_other_method(office: Office, rows: Rows) -> None:
    rows.learn()
    ids, browser = rows.fresh(), rows.browser(FOUNDER)
    before, wrong = everything(office.engine), {}
    for place in {one.path: one for one in ENTRIES}:
        path = place.format(**ids)
        for method in [one for one in METHODS if one not in methods_of(path)]:
            office.commune.now += timedelta(seconds=1)
            headers = {"origin": office.address, **browser.headers}
            answer = await rows.sends(method, path, headers, data={TOKEN: browser.token})
            if answer.status_code != 405:
                wrong[f"{method} {path}"] = answer.status_code
    assert wrong == {}
    assert everything(office.engine) == before


async def test_to_ask_for_the_head_alone_is_to_read(office: Office, rows: Rows) -> None:
    """Answered as a page that is read, without the page; by nobody else."""
    rows.learn()
    ids, founder, citizen = rows.fresh(), rows.browser(FOUNDER), rows.browser(ROLES["citizen"])
    for place, cell in TABLE.items():
        method, _, path = place.partition(" ")
        if method == "GET":
            path = f"{path.format(**ids)}?{cell.query.format(**ids)}"
            for browser, status in ((founder, 200), (citizen, cell.status)):
                office.commune.now += timedelta(seconds=1)
                answer = await rows.sends("HEAD", path, browser.headers)
                known = status if "citizen" in cell.roles or browser is founder else 303
                assert (answer.status_code, answer.content) == (known, b""), place


async def test_rows_of_another_area_are_not_there(office: Office, rows: Rows) -> None:
    """500 numbers: of rows that there are, of their neighbours, of none."""
    places = {place: cell for place, cell in TABLE.items() if "{" in place + cell.query}
    own = [one for one, cell in places.items() if cell.is_own or OTHER_AREA not in cell.roles]
    random, browser = Random(5), rows.browser(OWN)
    foreign = [rows.fresh(TAN_LAP, OTHER) for _ in range(12)]
    before = everything(office.engine)
    tried, wrong = 0, {}
    while tried < 500:
        place = own[tried % len(own)]
        ids = moved(random.choice(foreign), random)
        answer = await asks(rows, place, TABLE[place], ids, browser)
        if answer.status_code != 404:
            wrong[f"{place} {ids}"] = answer.status_code
        tried += 1
    assert wrong == {}
    assert everything(office.engine) == before


OTHER_AREA = "coordinator of another area"


def moved(ids: Ids, random: Random) -> Ids:
    """The row itself, mostly; else a number beside it, or any."""
    kind = random.choice(("itself", "itself", "beside", "any"))
    if kind == "itself":
        return ids
    more = random.choice((1, 1_000, 10_000)) if kind == "beside" else random.randrange(10**9)
    numbers = ("group", "delivery", "proposed", "draft", "changing", "sent", "back", "ticket")
    changed = {name: int(ids[name]) + more + 10_000 for name in numbers}
    return {**ids, **changed, "team": random.choice((TAN_LAP, "khong-co", "x" * 300))}


async def test_rights_end_at_the_next_request(office: Office) -> None:
    """Whatever ends them: a page, a form, what comes later; nothing waits for signing out."""

    def suspend(session: object) -> None:
        staff.set_state(session, OWN, State.SUSPENDED, office.commune.now)

    def leave(session: object) -> None:
        staff.set_state(session, OWN, State.LEFT, office.commune.now)

    def demote(session: object) -> None:
        row = session.get_one(Staff, OWN)
        row.role, row.team_id, row.areas = Role.MEMBER, HOA_BINH, ""
        session.add(row)

    for ends in (suspend, leave, demote):
        visitor = await office.coordinator(OWN)
        with writing(office.engine) as session:
            ends(session)
        answer = await visitor.asks(f"/to/{HOA_BINH}")
        assert (answer.status_code, answer.headers["location"]) == (303, DOOR)
        assert (await visitor.sends(f"/to/{HOA_BINH}/sua", phone="", hours="x")).status_code == 403
        with writing(office.engine) as session:
            row = session.get_one(Staff, OWN)
            row.role, row.state, row.areas, row.team_id = (
                Role.COORDINATOR,
                State.ACTIVE,
                HOA_BINH,
                None,
            )
            session.add(row)


async def test_who_gets_another_area_loses_the_first(office: Office) -> None:
    visitor = await office.coordinator(OWN)
    await visitor.reads(f"/to/{HOA_BINH}")
    with writing(office.engine) as session:
        session.get_one(Staff, OWN).areas = TAN_LAP
    assert (await visitor.asks(f"/to/{HOA_BINH}")).status_code == 404
    await visitor.reads(f"/to/{TAN_LAP}")
