"""Three hundred requests that nobody thought of: none is answered with a fault of ours."""

import asyncio
import logging
from contextlib import AsyncExitStack
from datetime import timedelta
from urllib.parse import quote

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine

from tests.console.office import FOUNDER, OWN, opened
from tests.console.rights_table import TABLE
from tests.console.rows import Rows

FILTERS = "nhom dau lam vi-sao tim xem xep ky kq to trang so phieu ngay dang cu moi can"
FACTS = "language back phone hours member state role who version note seal"
OF_A_GUIDE = "title kind group certainty checked review_by asks not_asks sources related body file"
KNOWN = " ".join((FILTERS, FACTS, OF_A_GUIDE)).split()
STRANGE = st.sampled_from(
    [
        *("", " ", "\x00", "a\x00b", "\ud800", "\uffff", "\u202e", "%00", "\r\n" * 99, "﷽" * 99),
        *("-1", "0", "1", "7", "9" * 400, "٣", "½", "²", str(2**31), str(2**63), "1e9", "NaN"),
        *("1-2-3", "1:2", "2026-02-30", "0001-01-01", "9999-12-31", "20260901", "2026-W36-2"),
        *("waiting", "decided", "spam", "gan", "tep", "hoa-binh", "suspended", "left", "member"),
        *("coordinator", "../../etc", "/banlamviec/to", "//evil.example", "{{7*7}}", "[" * 999),
        *("---\nid: a\n---\n", "---\n" * 99, "a: &a [*a, *a]"),
    ]
)
TEXTS = st.one_of(STRANGE, st.text(max_size=40), st.text(alphabet="0123456789-:.", max_size=12))
PLACES = st.sampled_from([*TABLE])
FIELDS = st.lists(st.tuples(st.sampled_from(KNOWN), TEXTS), max_size=6)
PARTS = st.dictionaries(st.sampled_from(["group", "draft", "team", "guide", "version"]), TEXTS)


def coded(text: str) -> str:
    return quote(text, safe="", errors="surrogatepass")


def test_no_request_meets_a_fault(engine: Engine, caplog: pytest.LogCaptureFixture) -> None:
    with asyncio.Runner() as runner:
        stack = AsyncExitStack()
        office = runner.run(stack.enter_async_context(opened(engine)))
        rows = Rows(office)
        ids = rows.fresh()
        caplog.set_level(logging.ERROR)

        @settings(
            max_examples=300,
            deadline=None,
            derandomize=True,
            database=None,
            suppress_health_check=list(HealthCheck),
        )
        @given(PLACES, PARTS, FIELDS, FIELDS, st.sampled_from([FOUNDER, OWN]), st.booleans())
        def meets(place, parts, query, fields, user, is_part) -> None:
            office.commune.now += timedelta(seconds=31)
            own = rows.browser(user)
            method, _, path = place.partition(" ")
            strange = {name: coded(text) for name, text in parts.items() if text}
            asked = "&".join(f"{name}={coded(text)}" for name, text in query)
            typed = "&".join(f"{name}={coded(text)}" for name, text in fields)
            headers = {"origin": office.address, **own.headers}
            headers |= {"content-type": "application/x-www-form-urlencoded"}
            headers |= {"x-toso-part": "1"} if is_part else {}
            body = f"{typed}&token={own.token}" if method == "POST" else None
            path = f"{path.format(**{**ids, **strange})}?{asked}"
            answer = runner.run(rows.sends(method, path, headers, content=body))
            assert answer.status_code < 500, path
            assert caplog.records == []  # what comes later fails without a status

        meets()
        assert runner.run(rows.sends("GET", "/", rows.browser(FOUNDER).headers)).status_code == 200
        runner.run(stack.aclose())
