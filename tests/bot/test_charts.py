"""The digest's picture is a small PNG whatever people typed, or a clear error in time."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from functools import cache
from io import BytesIO

import pytest
from PIL import Image

from bot.charts import COLOURS, GAPS, WIDTH, Labels, NotDrawn, draw, height
from knowledge.loop.figures import Day, Gap

WORDS = Labels(
    title="Tổ số xã Hòa Bình, 16/11 – 22/11",
    days="Câu hỏi mỗi ngày, 28 ngày qua",
    answered="Có hướng dẫn",
    offered="Gợi ý",
    unanswered="Chưa trả lời được",
    gaps="Hỏi nhiều nhất mà chưa có câu trả lời",
    nobody_asked="28 ngày qua chưa có ai hỏi.",
    no_gap="Không có câu nào đang chờ.",
)
DAYS = tuple(
    Day(date(2026, 10, 26) + timedelta(days=n), 6 + n % 7, 3 + n % 7, 2, 1) for n in range(28)
)
MISSING = (Gap("mất sổ đỏ thì làm lại ở đâu", 12, ("Hòa Bình",)), Gap("tách thửa đất", 5))
MOST_BYTES = 120_000


@cache
def picture(
    days: Sequence[Day] = DAYS, gaps: Sequence[Gap] = MISSING, words: Labels = WORDS
) -> bytes:
    return draw(days, gaps, words)


def opened(png: bytes) -> Image.Image:
    return Image.open(BytesIO(png))


def colours(png: bytes) -> set[str]:
    found = opened(png).convert("RGB").getcolors(WIDTH * WIDTH)
    return {"#{:02x}{:02x}{:02x}".format(*colour) for count, colour in found if count > 500}


def test_it_is_a_small_png_as_wide_as_it_says() -> None:
    png = picture()

    assert opened(png).format == "PNG"
    assert opened(png).size == (WIDTH, height(len(MISSING)))
    assert len(png) < MOST_BYTES
    assert set(COLOURS) <= colours(png)


def test_the_same_figures_give_the_same_bytes() -> None:
    assert draw(DAYS, MISSING, WORDS) == picture()


def test_another_day_gap_or_word_gives_another_picture() -> None:
    last = replace(DAYS[-1], asked=9, unanswered=4)
    others = [
        picture(days=(*DAYS[:-1], last)),
        picture(gaps=(MISSING[0], replace(MISSING[1], times=6))),
        picture(gaps=(MISSING[0], replace(MISSING[1], text="tách sổ"))),
        picture(words=replace(WORDS, offered="Đã gợi ý")),
    ]
    assert len({picture(), *others}) == 5


def test_only_the_first_five_gaps_are_drawn() -> None:
    many = tuple(Gap(f"câu {n}", 20 - n) for n in range(GAPS + 2))

    assert picture(gaps=many) == picture(gaps=many[:GAPS])
    assert opened(picture(gaps=many)).height == height(GAPS) == height(99)


def test_nothing_asked_and_nothing_missing_says_so_without_bars() -> None:
    silent = tuple(Day(day.date, 0, 0, 0, 0) for day in DAYS)
    png = picture(days=silent, gaps=())

    assert opened(png).size == (WIDTH, height(0))
    assert not set(COLOURS) & colours(png)
    assert picture(days=(), gaps=()) == png
    assert picture(silent, (), replace(WORDS, nobody_asked="-")) != png
    assert picture(silent, (), replace(WORDS, no_gap="-")) != png


def test_hostile_wordings_are_drawn_as_they_stand() -> None:
    typed = (
        r"$\frac{1}{0}$ \n 100% %s {} <b>đậm</b> &amp; a_b^c",
        "$x$ 🤖👨‍👩‍👧 \ud800\x00",
        "x" * 4096,
        "mất sổ đỏ " * 400,
        "",
    )
    png = picture(gaps=tuple(Gap(text, 9 - n) for n, text in enumerate(typed)))

    assert opened(png).size == (WIDTH, height(5))
    assert len(png) < MOST_BYTES


def test_what_a_line_cannot_show_leaves_no_trace() -> None:
    typed_and_shown = (
        ("làm\nsao\r\n\t đây", "làm sao đây"),
        ("mất sổ\u200b đỏ\u202e\x00", "mất sổ đỏ"),
        ("so\u0302\u0309 đo\u0309", "sổ đỏ"),  # marks typed apart
        ("你好 sổ đỏ \U0001f916", "sổ đỏ"),  # the font has none of them
        ("sổ\u0337\u0322 đỏ", "sổ đỏ"),
    )
    typed, shown = (
        tuple(Gap(text, 3) for text in texts) for texts in zip(*typed_and_shown, strict=True)
    )
    assert picture(gaps=typed) == picture(gaps=shown)


def test_nothing_is_written_beyond_the_margins() -> None:
    long = Labels(*["một nhãn rất dài " * 20] * 8)
    page = opened(picture(gaps=(Gap("x" * 300, 123456),), words=long)).convert("L")

    right = page.crop((WIDTH - 40, 0, WIDTH, page.height))
    assert right.getextrema()[0] > 200


def test_a_drawing_that_takes_too_long_is_given_up() -> None:
    with pytest.raises(NotDrawn, match="TimeoutExpired"):
        draw(DAYS, MISSING, WORDS, seconds=0.001)


def test_a_drawing_that_fails_says_nothing_of_what_people_typed() -> None:
    with pytest.raises(NotDrawn) as caught:
        draw([replace(DAYS[0], answered=float("nan"))], [Gap("mất sổ đỏ", 1)], WORDS)

    assert str(caught.value) == "CalledProcessError"
    assert caught.value.__suppress_context__
