import json
import re
from pathlib import Path

import pytest

from knowledge.evaluate import (
    Asked,
    BadFile,
    Confusion,
    Sensitive,
    Stranger,
    evaluate,
    read_documents,
    read_outside,
    read_questions,
    read_sensitive,
)
from tests.knowledge.small_guides import GUIDES

# The figures that `toso evaluate` promises, in no order.
PROMISED = """n outside_n secrets_n secrets_leaked secrets_leaked_words kept_n kept_destroyed
    documents_n warned_n falsely_warned_n hit1 hit3 confident wrong_confident outside_confident
    warned falsely_warned by_style ms_p50 ms_p99 build_s"""


def unchanged(text: str) -> str:
    return text


def hide_numbers(text: str) -> str:
    return re.sub(r"\d{6,}", "[số]", text)


def asked(text: str, topic: str, style: str | None = None, *also: str) -> Asked:
    return Asked(text, topic, frozenset({topic, *also}), style)


def write(folder: Path, *lines: object) -> Path:
    path = folder / "set.jsonl"
    texts = [line if isinstance(line, str) else json.dumps(line) for line in lines]
    path.write_text("\n".join(texts), encoding="utf-8")
    return path


def test_questions_are_counted_by_rank_and_style() -> None:
    report = evaluate(
        GUIDES,
        questions=[
            asked("quên passcode VNeID", "quen-passcode", "clean"),
            asked("quên passcode VNeID", "quen-mat-khau", "clean"),
            asked("quên passcode VNeID", "nop-thue", "short", "quen-passcode"),
            asked("zzz", "nop-thue", "short"),
        ],
        redact=unchanged,
    )

    assert (report.n, report.hit1, report.hit3) == (4, 0.5, 0.75)
    assert report.by_style == {
        "clean": {"n": 2, "hit1": 0.5, "hit3": 1.0},
        "short": {"n": 2, "hit1": 0.5, "hit3": 0.5},
    }


def test_wrong_guide_shown_with_confidence_is_counted_apart() -> None:
    report = evaluate(
        GUIDES,
        questions=[
            asked("quên mật khẩu VNeID", "quen-mat-khau"),
            asked("quên mật khẩu VNeID", "quen-passcode"),
            asked("zzz", "quen-passcode"),
            asked("", "quen-passcode"),
        ],
        redact=unchanged,
    )

    assert (report.confident, report.wrong_confident) == (0.5, 0.25)


def test_strangers_are_counted_by_kind() -> None:
    report = evaluate(
        GUIDES,
        outside=[
            Stranger("nấu phở bò", "cooking"),
            Stranger("quên mật khẩu VNeID", "near-miss"),
            Stranger("", "near-miss"),
            Stranger("zzz"),
        ],
        redact=unchanged,
    )

    assert (report.outside_n, report.outside_confident) == (4, 0.25)
    assert report.outside_by_kind == {
        "cooking": {"n": 1, "confident": 0.0},
        "near-miss": {"n": 2, "confident": 0.5},
    }


def test_leaks_are_counted_in_numbers_and_in_words() -> None:
    report = evaluate(
        GUIDES,
        sensitive=[
            Sensitive("căn cước 012345678901 gọi 18001096", ("012345678901",), ("18001096",)),
            Sensitive("số 12 34. 56 của em", ("12 34. 56",)),
            Sensitive("mật khẩu conmeo", ("conmeo",), ("mật khẩu",)),
            Sensitive("mail an@vd.vn", ("an@vd.vn",)),
        ],
        redact=hide_numbers,
    )

    assert (report.secrets_n, report.secrets_leaked, report.secrets_leaked_words) == (4, 2, 1)
    assert (report.kept_n, report.kept_destroyed) == (2, 1)


@pytest.mark.parametrize(
    ("left", "leaks"),
    [("*********4573", 1), ("** 45 7.3", 1), ("*********573", 0), ("0912", 0)],
)
def test_secret_leaks_with_four_of_its_digits_in_a_row(left: str, leaks: int) -> None:
    secret = Sensitive("022190004573", ("022190004573",))

    report = evaluate(GUIDES, sensitive=[secret], redact=lambda _: left)

    assert report.secrets_leaked == leaks


def test_text_without_secrets_must_stay_as_it_is() -> None:
    report = evaluate(
        GUIDES,
        sensitive=[Sensitive("phí 50 nghìn", ()), Sensitive("gọi 18001096", ())],
        redact=hide_numbers,
    )

    assert (report.harmless_n, report.harmless_changed) == (2, 1)


def test_questions_are_cleaned_before_they_are_asked() -> None:
    report = evaluate(
        GUIDES,
        questions=[asked("anything", "quen-passcode")],
        redact=lambda _: "quên passcode VNeID",
    )

    assert report.hit1 == 1.0


def test_what_was_not_asked_for_is_none() -> None:
    report = evaluate(GUIDES, redact=unchanged).as_dict()

    given = {name for name, value in report.items() if value is not None}
    assert given == {"documents_n", "build_s"}


def test_report_keeps_the_promised_names_and_fits_in_json() -> None:
    figures = evaluate(
        GUIDES,
        questions=[asked("quên mã", "quen-passcode", "short")],
        outside=[Stranger("alo")],
        sensitive=[Sensitive("a", ())],
        redact=unchanged,
    ).as_dict()

    assert set(PROMISED.split()) <= set(figures)
    assert json.loads(json.dumps(figures)) == figures


def test_scam_topics_are_counted_apart() -> None:
    questions = [asked("quên mã", "lo-thong-tin"), asked("quên mã", "quen-passcode")]

    report = evaluate(GUIDES, questions=questions, redact=unchanged)

    assert (report.warned_n, report.falsely_warned_n) == (1, 1)


def test_confusions_come_most_frequent_first() -> None:
    questions = [
        asked("quên mật khẩu VNeID", "quen-passcode"),
        asked("quen mk vneid", "quen-passcode"),
        asked("zzz", "duong-bo"),
        asked("passcode", "quen-passcode"),
    ]

    report = evaluate(GUIDES, questions=questions, redact=unchanged)

    assert report.confusions == (
        Confusion("quen-passcode", "quen-mat-khau", 2),
        Confusion("duong-bo", "-", 1),
    )


def test_both_forms_of_questions_are_read(tmp_path: Path) -> None:
    path = write(
        tmp_path,
        {"q": "mất thẻ", "topic": "a", "style": "short", "also": ["b"]},
        "",
        {"question": "cấp lại", "doc_id": "c", "also_ok": []},
    )

    assert read_questions(path) == [
        Asked("mất thẻ", "a", frozenset({"a", "b"}), "short"),
        Asked("cấp lại", "c", frozenset({"c"}), None),
    ]


def test_strangers_messages_and_documents_are_read(tmp_path: Path) -> None:
    assert read_outside(write(tmp_path, {"q": "alo", "kind": "k"})) == [Stranger("alo", "k")]
    assert read_sensitive(write(tmp_path, {"q": "x 1", "secrets": ["1"]})) == [
        Sensitive("x 1", ("1",))
    ]
    document = read_documents(write(tmp_path, {"id": "d", "title": "T", "text": "abc"}))[0]
    assert (document.id, document.title, document.passages[0].text) == ("d", "T", "abc")


@pytest.mark.parametrize(
    ("line", "complaint"),
    [
        ("{", "not JSON"),
        ("[1]", "not a JSON object"),
        ({"topic": "a"}, '"q" must be a text'),
        ({"q": "a"}, '"topic" must be a text'),
        ({"q": 1, "topic": "a"}, '"q" must be a text'),
        ({"q": "a", "topic": "a", "also": "b"}, '"also" must be a list'),
        ({"q": "a", "topic": "a", "style": 1}, '"style" must be a text'),
    ],
)
def test_bad_line_is_named(tmp_path: Path, line: object, complaint: str) -> None:
    path = write(tmp_path, {"q": "a", "topic": "a"}, line)

    with pytest.raises(BadFile) as error:
        read_questions(path)

    assert str(error.value).startswith(f"{path}:2: ")
    assert complaint in str(error.value)


def test_missing_file_and_foreign_bytes_are_bad_files(tmp_path: Path) -> None:
    foreign = tmp_path / "latin.jsonl"
    foreign.write_bytes('{"q": "đ"}'.encode("utf-16"))

    for path in (tmp_path / "none.jsonl", foreign):
        with pytest.raises(BadFile, match=re.escape(str(path))):
            read_outside(path)


def test_document_twice_is_a_bad_file(tmp_path: Path) -> None:
    document = {"id": "d", "title": "T", "text": ""}

    with pytest.raises(BadFile, match=r":2: .*twice"):
        read_documents(write(tmp_path, document, document))
