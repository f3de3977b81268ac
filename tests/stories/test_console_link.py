"""A coordinator asks for the console: the link comes, opens once, and no row keeps it."""

import logging
import re
from pathlib import Path

import pytest

from bot.conversation.team.console_link import SIGN_IN
from knowledge.database import writing
from knowledge.loop import sign_in
from tests.stories.conftest import COORDINATOR, Town
from tests.stories.test_secrets import stored

pytestmark = pytest.mark.anyio


def rows_of(town: Town, folder: Path) -> bytes:
    """Of every table."""
    contents = stored(town, folder)
    return b"".join(one for name, one in contents.items() if name.startswith("table "))


async def test_the_link_comes_and_no_row_keeps_it(
    town: Town, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    await town.coordinator_opens_the_bot()
    assert "banlamviec" in await town.coordinator.menu()
    assert "banlamviec" not in await town.citizen.menu()
    await town.coordinator.says("/banlamviec")
    seen = await town.coordinator.sees("một lần")

    found = re.search(rf"{town.address}{SIGN_IN}/(\S+)", seen["text"])
    assert found
    # A phone makes a link of exactly this.
    where = {"type": "url", "offset": found.start(), "length": len(found[0])}
    assert where in seen["entities"]
    token = found[1].encode()
    await town.until(lambda: token not in rows_of(town, tmp_path))
    assert found[1] not in caplog.text
    with writing(town.engine) as session:
        assert sign_in.redeem(session, found[1], town.clock(), {COORDINATOR}, "vi")
