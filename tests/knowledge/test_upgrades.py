"""From every schema there ever was to the newest: nothing lost, whole or not at all."""

import os
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import Engine, inspect

from knowledge.database import connect, downgrade, is_up_to_date, migrate, upgrade
from tests.knowledge.full_tables import content_of, fill
from tests.knowledge.killing import digest, killed
from tests.knowledge.test_database import at_once, differences

UPGRADE_KILLS = int(os.environ.get("UPGRADE_KILLS", "4"))
EARLIER = ("0001", "0002", "0003")
Content = dict[str, list[dict[str, Any]]]


@pytest.fixture(params=EARLIER)
def earlier(request: pytest.FixtureRequest, empty_engine: Engine) -> Engine:
    """Full of data, of an earlier schema."""
    with empty_engine.begin() as connection:
        upgrade(connection, request.param)
    fill(empty_engine)
    return empty_engine


def kept(before: Content, after: Content) -> Content:
    """Of `after` the tables and columns that were there before."""
    return {
        table: [{name: row[name] for name in before[table][0]} for row in after[table]]
        for table in before
    }


def test_every_schema_before_the_newest_is_tried(empty_engine: Engine) -> None:
    for schema in EARLIER:
        with empty_engine.begin() as connection:
            upgrade(connection, schema)
        assert not is_up_to_date(empty_engine)
    with empty_engine.begin() as connection:
        upgrade(connection, "+1")
    assert is_up_to_date(empty_engine)


def test_everything_is_kept_on_the_way_up(earlier: Engine) -> None:
    before = content_of(earlier)
    migrate(earlier)
    after = content_of(earlier)
    assert kept(before, after) == before
    assert [table for table in after if table not in before and after[table]] == []
    assert differences(earlier) == []


def test_up_down_and_up_again(earlier: Engine) -> None:
    """What an earlier schema has no room for is lost on the way down, and only that."""
    before = content_of(earlier)
    with earlier.begin() as connection:
        upgrade(connection)
        downgrade(connection, "0001")
    lowest = content_of(earlier)
    assert kept(lowest, before) == lowest
    migrate(earlier)
    assert kept(lowest, content_of(earlier)) == lowest
    assert differences(earlier) == []


def test_an_upgrade_that_fails_at_its_end_leaves_all_as_it_was(earlier: Engine) -> None:
    before = content_of(earlier)

    def fail_at_the_end() -> None:
        with earlier.begin() as connection:
            upgrade(connection)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail_at_the_end()
    assert content_of(earlier) == before
    assert not is_up_to_date(earlier)


@pytest.mark.parametrize("earlier", ["0001"], indirect=True)
def test_an_upgrade_killed_at_many_moments_is_simply_run_again(
    earlier: Engine, announce: Callable[[str], None]
) -> None:
    url = earlier.url.render_as_string(hide_password=False)
    before = content_of(earlier)
    earlier.dispose()
    first, *after_kills, done = killed(UPGRADE_KILLS, url)
    assert set(after_kills) == {first}
    assert done == digest(url) != first
    assert kept(before, content_of(earlier)) == before
    assert differences(earlier) == []
    announce(f"upgrades_killed={len(after_kills)} as_before={after_kills.count(first)}")


def test_two_that_upgrade_at_once_do_it_once(earlier: Engine) -> None:
    def upgrade_it(_: int) -> None:
        own = connect(earlier.url.render_as_string(hide_password=False))
        migrate(own)
        own.dispose()

    assert at_once(upgrade_it) == []
    assert differences(earlier) == []


def test_two_that_find_nothing_make_the_tables_once(empty_engine: Engine) -> None:
    def make(_: int) -> None:
        own = connect(empty_engine.url.render_as_string(hide_password=False))
        migrate(own)
        own.dispose()

    assert at_once(make) == []
    assert inspect(empty_engine).has_table("questions")


def test_what_is_up_to_date_is_not_locked_to_be_looked_at(engine: Engine) -> None:
    with engine.begin() as writer:
        writer.exec_driver_sql("DELETE FROM guides")
        migrate(engine)
