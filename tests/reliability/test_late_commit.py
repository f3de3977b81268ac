"""A process is killed while the database is still committing for it; the next one begins."""

from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as StillAtIt
from datetime import UTC, datetime

import pytest
from sqlalchemy import Engine

from bot.mailbox import outbox
from knowledge.database import writing

BOT, CHAT = 8_000_000_001, 1001
NOW = datetime(2026, 11, 22, 3, tzinfo=UTC)
A_WHILE = 0.3  # seconds


def test_a_claim_that_is_committed_late_is_unsure_too(engine: Engine) -> None:
    with writing(engine) as session:
        outbox.put(session, BOT, CHAT, {"text": "chào"}, NOW)
    with ThreadPoolExecutor() as other_process:
        with writing(engine) as dying:
            assert len(outbox.claim(dying, NOW, 8)) == 1
            dying.flush()
            recovering = other_process.submit(recover, engine)
            assert_waits(recovering)
        assert recovering.result(20) == (0, 1)


def recover(engine: Engine) -> tuple[int, int]:
    with writing(engine) as session:
        return outbox.recover(session, NOW)


def assert_waits(work: Future[tuple[int, int]]) -> None:
    with pytest.raises(StillAtIt):
        work.result(A_WHILE)
