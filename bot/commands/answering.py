"""`toso ask` and `toso evaluate`: what would be answered, and how good the answers are."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any, TypeVar

import typer

from bot.commands.exits import USAGE, stop
from bot.commands.guide_source import live_guides
from knowledge import evaluate as evaluation
from knowledge import privacy
from knowledge.answers import Answer, Outcome, answer, why
from knowledge.evaluate import BadFile, Report
from knowledge.library import as_document
from knowledge.search import Document, build

Rows = TypeVar("Rows")
SECRET = "secret"  # noqa: S105 (the name of a warning)
AsJson = Annotated[bool, typer.Option("--json", help="For other programs.")]
Guides = Annotated[
    Path | None, typer.Option("--guides", help="A folder of guides; else the database's.")
]


def ask(
    text: Annotated[str, typer.Argument(help="The question, as a citizen types it.")],
    as_json: AsJson = False,
    explain: Annotated[bool, typer.Option("--why", help="Tell how it came about.")] = False,
    guides: Guides = None,
) -> None:
    """Show what would be answered; writes nothing."""
    index = build(live_documents(guides))
    cleaned = privacy.redact(text)
    told = _told(answer(index, cleaned.text), has_secret=bool(cleaned.kinds))
    if as_json:
        typer.echo(json.dumps(told, ensure_ascii=False))
    else:
        typer.echo(_readable(told))
    if explain:
        typer.echo(why(index, cleaned.text), err=as_json)


def _told(found: Answer, *, has_secret: bool) -> dict[str, Any]:
    matches = [
        {"guide": one.guide, "section": one.section, "score": one.score}
        for one in found.matches[:5]
    ]
    first = matches[0] if found.outcome is Outcome.ANSWERED else {}
    return {
        "outcome": found.outcome.value,
        "guide": first.get("guide"),
        "section": first.get("section"),
        "matches": matches,
        "warnings": [*found.warnings, *([SECRET] if has_secret else [])],
    }


def _readable(told: dict[str, Any]) -> str:
    lines = [told["outcome"], *(f"warning: {one}" for one in told["warnings"])]
    lines += [
        f"{one['score']:5.1f}  {one['guide']}{' #' + one['section'] if one['section'] else ''}"
        for one in told["matches"]
    ]
    return "\n".join(lines)


def evaluate(
    as_json: AsJson = False,
    worst: Annotated[
        int, typer.Option("--worst", help="Show this many confusions, as pairs of ids.")
    ] = 0,
    guides: Guides = None,
    documents: Annotated[Path | None, typer.Option(help="JSONL, instead of guides.")] = None,
    questions: Annotated[Path | None, typer.Option(help="JSONL: what people ask.")] = None,
    outside: Annotated[Path | None, typer.Option(help="JSONL: what no guide answers.")] = None,
    sensitive: Annotated[Path | None, typer.Option(help="JSONL: what must be covered.")] = None,
) -> None:
    """Measure the answers on sets of questions; exit 0 whatever the figures."""
    if guides and documents:
        stop(["--guides and --documents exclude each other"], USAGE)
    if not (questions or outside or sensitive):
        stop(["nothing to measure: give --questions, --outside or --sensitive"], USAGE)
    report = evaluation.evaluate(
        _documents(guides, documents),
        questions=_maybe(evaluation.read_questions, questions),
        outside=_maybe(evaluation.read_outside, outside),
        sensitive=_maybe(evaluation.read_sensitive, sensitive),
        redact=lambda text: privacy.redact(text).text,
    )
    if as_json:
        typer.echo(json.dumps(_with_worst(report, worst), ensure_ascii=False))
    else:
        _print(report, worst)


def live_documents(guides: Path | None) -> list[Document]:
    return [as_document(guide) for guide in live_guides(guides)]


def rows_of(read: Callable[[Path], Rows], path: Path) -> Rows:
    """What a set holds; a bad file ends the command and says where."""
    try:
        return read(path)
    except BadFile as error:
        stop([error], USAGE)
    except OSError as error:
        stop([f"{path}: {error.strerror}"], USAGE)


def _documents(guides: Path | None, documents: Path | None) -> list[Document]:
    if documents:
        return rows_of(evaluation.read_documents, documents)
    return live_documents(guides)


def _maybe(read: Callable[[Path], Rows], path: Path | None) -> Rows | None:
    return rows_of(read, path) if path else None


def _with_worst(report: Report, worst: int) -> dict[str, Any]:
    pairs = [[one.topic, one.guide, one.count] for one in report.confusions[:worst]]
    return report.as_dict() | ({"worst": pairs} if worst else {})


def _print(report: Report, worst: int) -> None:
    for name, value in report.as_dict().items():
        if isinstance(value, dict):
            for kind, figures in value.items():
                told = "  ".join(f"{key} {figure}" for key, figure in figures.items())
                typer.echo(f"{name:22} {kind:16} {told}")
        elif value is not None:
            typer.echo(f"{name:22} {value}")
    for one in report.confusions[:worst]:
        typer.echo(f"{one.count:4}  {one.topic} -> {one.guide}")
