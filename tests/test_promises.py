"""The project keeps its word: what the README says of settings and commands is so."""

import itertools
import re
from pathlib import Path

import pytest
from typer.main import get_command

from bot.__main__ import cli
from bot.conversation.routes import COMMANDS
from bot.settings import Settings
from bot.telegram.menus import commands
from knowledge.loop.staff import Role

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def every_command() -> dict[str, str]:
    """`toso …` as typed -> its one-line help."""
    found = {}
    for name, command in get_command(cli).commands.items():
        inner = getattr(command, "commands", None)
        if inner is None:
            found[f"toso {name}"] = command.help or ""
        else:
            found |= {f"toso {name} {one}": made.help or "" for one, made in inner.items()}
    return found


@pytest.mark.parametrize("name", Settings.model_fields)
def test_every_setting_stands_in_the_readme_with_its_default(name: str) -> None:
    field = Settings.model_fields[name]
    row = next((line for line in README.splitlines() if line.startswith(f"| `{name.upper()}`")), "")
    assert field.description
    assert field.description in row
    if field.default:
        assert f"`{field.default}`" in row


def test_the_readme_names_no_setting_that_is_not_there() -> None:
    table = README.split("## Settings")[1].split("\n## ")[0]
    assert set(re.findall(r"^\| `([A-Z_]+)`", table, re.M)) == {
        name.upper() for name in Settings.model_fields
    }


def test_the_readme_names_exactly_the_commands_there_are() -> None:
    table = README.split("## Commands")[1].split("\n## ")[0]
    named = {
        re.sub(r" [A-Z-].*", "", one) for one in re.findall(r"^\| `(toso [^`]+)`", table, re.M)
    }
    assert named == set(every_command())


@pytest.mark.parametrize("name", every_command())
def test_every_command_has_a_sentence_of_help(name: str) -> None:
    assert every_command()[name].strip()


def test_menus_offer_only_what_there_is_and_the_readme_names_it() -> None:
    for language, role in itertools.product((None, "en"), (None, *Role)):
        assert {one.command for one in commands(language, role)} <= set(COMMANDS)
    for command in COMMANDS:
        assert f"/{command}" in README


@pytest.mark.parametrize("target", re.findall(r"make ([a-z-]+)", README))
def test_every_make_target_of_the_readme_is_there(target: str) -> None:
    assert re.search(rf"^{target}:", (ROOT / "Makefile").read_text(), re.M)


def test_every_path_of_the_readme_is_there() -> None:
    tree = README.split("## What is where")[1].split("\n## ")[0]
    for path in re.findall(r"^    (\S+)  ", tree, re.M):
        assert (ROOT / path).exists(), path


def test_no_file_is_longer_than_the_wall() -> None:
    for folder in ("bot", "knowledge", "tests"):
        for path in (ROOT / folder).rglob("*.py"):
            assert len(path.read_text(encoding="utf-8").splitlines()) <= 300, path
