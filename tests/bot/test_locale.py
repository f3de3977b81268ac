"""Every sentence that people see stands in both catalogues, whole and with the same gaps."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po
from jinja2.ext import babel_extract

import bot
from bot.locale import LANGUAGES, language_of, speaker

ROOT = Path(bot.__file__).parent
GAP = re.compile(r"{\w*}")


def translations(tree: ast.AST) -> Iterator[ast.Call]:
    """The calls _("…") and x._("…"), also those inside f-strings."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and "_" in (
            getattr(node.func, "id", ""),
            getattr(node.func, "attr", ""),
        ):
            yield node


def literal(call: ast.Call) -> str | None:
    argument = call.args[0] if len(call.args) == 1 and not call.keywords else None
    is_text = isinstance(argument, ast.Constant) and isinstance(argument.value, str)
    return str(argument.value) if is_text else None


def calls() -> Iterator[tuple[str, str | None]]:
    """(place, sentence), sentence None where it is not written out."""
    for path in sorted(ROOT.rglob("*.py")):
        if path.parent == ROOT / "locale":
            continue
        for call in translations(ast.parse(path.read_text(encoding="utf-8"))):
            yield f"{path.relative_to(ROOT.parent)}:{call.lineno}", literal(call)


def in_templates() -> Iterator[tuple[str, str | None]]:
    """The same of the templates: {{ _("…") }}."""
    for path in sorted(ROOT.rglob("templates/*.html")):
        with path.open("rb") as file:
            for line, _, said, _ in babel_extract(file, ("_",), (), {}):
                whole = said if isinstance(said, str) else None
                yield f"{path.relative_to(ROOT.parent)}:{line}", whole


def used() -> set[str]:
    return {sentence for _, sentence in (*calls(), *in_templates()) if sentence}


def catalogue(language: str) -> Catalog:
    with (ROOT / "locale" / f"{language}.po").open("rb") as file:
        return read_po(file, locale=language, abort_invalid=True)


@pytest.fixture(params=LANGUAGES)
def written(request: pytest.FixtureRequest) -> dict[str, str]:
    """Sentence -> translation, of one catalogue."""
    messages = catalogue(request.param)
    return {str(one.id): str(one.string) for one in messages if one.id}


def test_the_walk_finds_calls_of_every_form() -> None:
    code = 'x = _("a"); y = turn._("b" "c"); z = f"{self.turn._(\'d\')} {_(name)} {other(1)}"'
    assert [literal(call) for call in translations(ast.parse(code))] in (
        ["a", "bc", "d", None],
        ["a", "bc", None, "d"],
    )
    assert len(used()) > 100


def test_every_sentence_is_written_out_where_it_is_said() -> None:
    written_out = [*calls(), *in_templates()]
    assert [place for place, sentence in written_out if sentence is None] == []


def test_every_sentence_is_translated(written: dict[str, str]) -> None:
    assert sorted(used() - written.keys()) == []
    assert [sentence for sentence, text in written.items() if not text.strip()] == []


def test_no_translation_is_left_over(written: dict[str, str]) -> None:
    assert sorted(written.keys() - used()) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_translation_is_a_guess_or_out_of_use(language: str) -> None:
    messages = catalogue(language)
    assert [one.id for one in messages if one.id and one.fuzzy] == []
    assert list(messages.obsolete) == []


def test_the_gaps_are_the_same_on_both_sides(written: dict[str, str]) -> None:
    uneven = [
        sentence
        for sentence, text in written.items()
        if sorted(GAP.findall(sentence)) != sorted(GAP.findall(text))
    ]
    assert uneven == []


def test_the_vietnamese_catalogue_is_in_vietnamese() -> None:
    same = {str(one.id) for one in catalogue("vi") if one.id and one.id == one.string}
    assert same <= {"Menu", "Video"}  # the same word in both languages


def test_a_speaker_says_what_the_catalogue_holds() -> None:
    assert speaker("vi")("See all guides") == "Xem tất cả hướng dẫn"
    assert speaker("en")("See all guides") == "See all guides"
    assert speaker("fr")("See all guides") == "Xem tất cả hướng dẫn"


@pytest.mark.parametrize(
    ("phone", "language"),
    [("en", "en"), ("en-GB", "en"), ("EN", "en"), ("vi", "vi"), ("fr", "vi"), ("", "vi")],
)
def test_a_phone_in_english_begins_in_english(phone: str, language: str) -> None:
    assert language_of(phone) == language
