"""An office on a database of its own."""

from collections.abc import AsyncIterator

import pytest
from sqlalchemy import Engine

from tests.console.office import Office, opened


@pytest.fixture
async def office(engine: Engine) -> AsyncIterator[Office]:
    async with opened(engine) as office:
        yield office
