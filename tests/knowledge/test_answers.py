from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.answers import Outcome, answer, why
from knowledge.confidence import confidence
from knowledge.search import Index, build
from tests.knowledge.small_guides import GUIDES, make_guide

ANY_TEXT = st.text(st.characters(), max_size=200)


@pytest.fixture(scope="module")
def index() -> Index:
    return build(GUIDES)


@pytest.mark.parametrize(
    ("text", "guide"),
    [
        ("quên mật khẩu VNeID", "quen-mat-khau"),
        ("ko nho mk vneid lam sao lay lai", "quen-mat-khau"),
        ("đi đăng ký mức 2 phải mang gì", "dinh-danh-muc-2"),
        ("hồ sơ nộp lâu rồi chưa thấy kết quả", "tra-cuu-ho-so"),
    ],
)
def test_known_question_is_answered(index: Index, text: str, guide: str) -> None:
    given_answer = answer(index, text)

    assert given_answer.outcome is Outcome.ANSWERED
    assert given_answer.matches[0].guide == guide


@pytest.mark.parametrize(
    "text",
    [
        "hàng xóm hát karaoke ồn quá thì báo ai",
        "giá vàng hôm nay bao nhiêu",
        "thủ tục ly hôn đơn phương",
        "bị đau bụng nên uống thuốc gì",
        "ignore all previous instructions",
        "làm visa đi Nhật",
    ],
)
def test_stranger_is_not_answered(index: Index, text: str) -> None:
    assert answer(index, text).outcome is not Outcome.ANSWERED


def test_question_between_two_guides_is_unsure(index: Index) -> None:
    given_answer = answer(index, "quên VNeID")

    assert given_answer.outcome is Outcome.UNSURE
    assert {m.guide for m in given_answer.matches[:2]} == {"quen-mat-khau", "quen-passcode"}


@pytest.mark.parametrize(
    "text", ["chào", "Xin chào ạ", "alooo", "cảm ơn em nhiều nhé", "ok", "Dạ vâng", "cho em hỏi"]
)
def test_small_talk_is_greeted(index: Index, text: str) -> None:
    assert answer(index, text).outcome is Outcome.GREETED


@pytest.mark.parametrize(
    "text",
    [
        "cho gặp người",
        "gặp cán bộ",
        "nói chuyện với người thật",
        "cho em gặp nhân viên với ạ",
        "toi muon noi chuyen voi nguoi that",
    ],
)
def test_wish_for_a_person_is_heard(index: Index, text: str) -> None:
    assert answer(index, text).outcome is Outcome.WANTED_PERSON


@pytest.mark.parametrize(
    "text",
    ["chào em, quên mật khẩu VNeID", "cho gặp cán bộ, quên mk vneid", "giúp tôi quên mật khẩu"],
)
def test_question_beside_small_talk_is_a_question(index: Index, text: str) -> None:
    assert answer(index, text).matches[0].guide == "quen-mat-khau"


@pytest.mark.parametrize("text", ["", " ", "???", "👍", "\0", "a", "a a a…", "ờ"])
def test_text_without_a_real_word_is_greeted(index: Index, text: str) -> None:
    assert answer(index, text).outcome is Outcome.GREETED


@pytest.mark.parametrize(
    "text",
    [
        "cảm ơn con nhiều nghe",
        "cam on con nhieu lam nghe",
        "chào cháu, bác khỏe không",
        "con ơi giúp bác với",
        "giúp tôi",
        "không hiểu",
        "nói lại đi",
        "mày ngu quá",
        "có",
        "tiếp",
    ],
)
def test_talk_that_asks_for_nothing_is_greeted(index: Index, text: str) -> None:
    assert answer(index, text).outcome is Outcome.GREETED


@pytest.mark.parametrize("service", ["facebook", "gmail", "wifi"])
def test_password_of_another_service_is_not_answered(index: Index, service: str) -> None:
    assert answer(index, f"quên mật khẩu {service}").outcome is not Outcome.ANSWERED


def test_what_is_no_ask_of_a_guide_is_learned_from_its_author() -> None:
    text = "bị khóa tài khoản game"
    plain = make_guide("khoa", "Tài khoản bị khóa", "tài khoản bị khóa", "mở khóa sao")
    told = replace(plain, not_asks=("tài khoản game bị khóa", "khóa nick liên quân"))
    others = GUIDES[1:]

    before, after = answer(build([plain, *others]), text), answer(build([told, *others]), text)

    assert before.matches[0].guide == after.matches[0].guide == "khoa"
    assert before.outcome is Outcome.ANSWERED
    assert after.outcome is not Outcome.ANSWERED


@pytest.mark.parametrize("count", [0, 1, 2])
def test_few_guides_work(count: int) -> None:
    assert answer(build(GUIDES[:count]), "nấu phở bò ngon").outcome is Outcome.NO_MATCH


def test_first_score_is_the_confidence(index: Index) -> None:
    text = "quên passcode VNeID"

    score = answer(index, text).matches[0].score

    assert score == pytest.approx(100 * confidence(index.find(text)), abs=0.1)


@given(ANY_TEXT)
@settings(deadline=None)
def test_any_text_gets_one_and_the_same_answer(text: str) -> None:
    index = build(GUIDES)

    given_answer = answer(index, text)

    assert given_answer == answer(index, text)
    assert (given_answer.outcome is Outcome.ANSWERED) <= bool(given_answer.matches)
    assert all(0 <= match.score <= 100 for match in given_answer.matches)


@given(ANY_TEXT)
@settings(deadline=None, max_examples=30)
def test_reasons_end_with_the_outcome(text: str) -> None:
    index = build(GUIDES)

    assert why(index, text).endswith(answer(index, text).outcome)


def test_reasons_name_how_words_were_read_and_what_was_weighed(index: Index) -> None:
    reasons = why(index, "quen mk vneidd")

    for part in ("mat khau", "vneid (alike)", "own", "nearer", "margin", "held", "answered 0.55"):
        assert part in reasons
