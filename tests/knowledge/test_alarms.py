"""What examples taught is heard where the rules are silent, hardly ever elsewhere, and at once."""

from itertools import cycle, islice
from time import process_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge import privacy
from knowledge.safety import alarms
from knowledge.safety.alarms import (
    DANGER,
    DANGER_FROM,
    FRAUD,
    FRAUD_FROM,
    HARMLESS,
    features,
    learn,
)
from knowledge.text import fold, vocabulary

MESSAGE = 4096  # characters
FOLDS = 5


def examples() -> list[tuple[str, str]]:
    return [(kind, text) for kind, text in vocabulary(alarms.ALARMS)]


def unseen_alarms(wanted: frozenset[str], others: frozenset[str]) -> tuple[float, float]:
    """Shares of alarms among what is wanted and among the harmless, a fifth held back each time."""
    known = [(kind, features(text)) for kind, text in examples() if kind in wanted | others]
    raised = []
    for fold_no in range(FOLDS):
        taught = [one for n, one in enumerate(known) if n % FOLDS != fold_no]
        learned = learn([seen for _, seen in taught], [kind in wanted for kind, _ in taught])
        limit = FRAUD_FROM if wanted == FRAUD else DANGER_FROM
        raised += [(kind, learned.score_of(seen) >= limit) for kind, seen in known[fold_no::FOLDS]]
    heard = [is_alarm for kind, is_alarm in raised if kind in wanted]
    false = [is_alarm for kind, is_alarm in raised if kind in HARMLESS]
    return sum(heard) / len(heard), sum(false) / len(false)


def test_fraud_is_heard_in_lines_that_were_held_back() -> None:
    heard, false = unseen_alarms(FRAUD, HARMLESS)
    assert heard >= 0.55
    assert false <= 0.01


def test_danger_is_heard_in_lines_that_were_held_back() -> None:
    heard, false = unseen_alarms(DANGER, FRAUD | HARMLESS)
    assert heard >= 0.40
    assert false <= 0.002


def test_the_kind_of_danger_is_mostly_right() -> None:
    told = [(kind, alarms.danger(text)) for kind, text in examples() if kind in DANGER]
    heard = [(kind, found) for kind, found in told if found]
    assert sum(kind == found for kind, found in heard) >= 0.9 * len(heard)


@pytest.mark.parametrize(
    "told",
    [
        "shop bắt cọc trước 2 triệu xong chặn em luôn rồi",
        "anh quen trên mạng nói kẹt ở hải quan, kêu em chuyển 5 triệu đóng phí",
    ],
)
def test_marks_are_not_needed(told: str) -> None:
    assert alarms.is_fraud(told)
    assert alarms.is_fraud(fold(told))


@pytest.mark.parametrize(
    "told", ["", "ồ", "otp", "xin chào", "[số điện thoại]", "làm căn cước ở đâu", "\ud800 a"]
)
def test_nothing_is_heard_in_little(told: str) -> None:
    assert not alarms.is_fraud(told)
    assert alarms.danger(told) is None


def test_an_example_that_is_added_counts() -> None:
    texts = ["gấu bông biết nói", "nộp hồ sơ ở đâu", "xin giấy khai sinh"]
    without = learn([features(text) for text in texts], [False, False, False])
    added = learn([features(text) for text in texts], [True, False, False])
    assert without.score("gấu bông ở đâu") < 0 < added.score("gấu bông biết nói")


def test_the_same_is_learned_every_time() -> None:
    seen = [features(text) for _, text in examples()[::20]]
    wanted = [kind in FRAUD for kind, _ in examples()[::20]]
    assert (learn(seen, wanted).weights == learn(seen, wanted).weights).all()


def test_the_examples_are_told_once_and_name_nobody() -> None:
    told = [text for _, text in examples()]
    assert {kind for kind, _ in examples()} == FRAUD | DANGER | HARMLESS
    assert len({text.lower() for text in told}) == len(told)
    assert [text for text in told if privacy.redact(text).text != text] == []


@given(st.text())
@settings(deadline=None)
def test_any_text_is_read(text: str) -> None:
    assert alarms.is_fraud(text) == alarms.is_fraud(text)


@pytest.mark.parametrize("piece", ["cọc ", "ồ", "mk vs dt ", "zzqxw ", "1tr2", "a b c d "])
def test_a_hostile_message_is_heard_at_once(piece: str) -> None:
    text = "".join(islice(cycle(piece), MESSAGE))
    alarms.is_fraud(text)
    started = process_time()
    alarms.is_fraud(text)
    assert process_time() - started < 0.1
