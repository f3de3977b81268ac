"""What the long tests share: a place to fork bots from, and a line that says how it went."""

from collections.abc import Callable, Iterator

import pytest
import typer

from tests.reliability.bots import Kennel


@pytest.fixture
def announce(capsys: pytest.CaptureFixture[str]) -> Callable[[str], None]:
    """Print a line at once, whatever becomes of the test."""

    def say(line: str) -> None:
        with capsys.disabled():
            typer.echo(f"\n{line}", nl=False)

    return say


@pytest.fixture(scope="session")
def kennel(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Kennel]:
    warm = Kennel(tmp_path_factory.mktemp("kennel") / "log")
    yield warm
    warm.close()
