"""Two texts line by line."""

from time import process_time

from knowledge.writing.line_changes import Line, line_changes

OLD = "\n".join(f"dòng {n}" for n in range(1, 21))


def test_equal_texts_differ_nowhere() -> None:
    assert line_changes(OLD, OLD) == []


def test_a_changed_line_with_what_stands_around_it() -> None:
    (place,) = line_changes(OLD, OLD.replace("dòng 10", "hàng 10"))
    assert [one.text for one in place if one.sign == " "] == [
        *("dòng 7", "dòng 8", "dòng 9"),
        *("dòng 11", "dòng 12", "dòng 13"),
    ]
    assert [one for one in place if one.sign != " "] == [
        Line("-", 10, "dòng 10"),
        Line("+", 10, "hàng 10"),
    ]


def test_a_line_bears_the_number_of_its_own_text() -> None:
    (place,) = line_changes(OLD, f"mới\n{OLD}".replace("dòng 3", "hàng 3"))
    assert [(one.sign, one.number) for one in place if one.sign != " "] == [
        ("+", 1),
        ("-", 3),
        ("+", 4),
    ]
    assert place[-1] == Line(" ", 7, "dòng 6")


def test_changes_far_apart_are_two_places() -> None:
    changed = OLD.replace("dòng 2\n", "").replace("dòng 19", "hàng 19")
    assert len(line_changes(OLD, changed)) == 2


def test_texts_of_endless_lines_are_set_beside_each_other_whole() -> None:
    old, new = ("\n".join(f"{n % 97}" for n in range(16_000, size)) for size in (32_000, 31_000))
    begun = process_time()
    (place,) = line_changes(old, new)
    assert process_time() - begun < 1
    assert (sum(one.sign == "-" for one in place), sum(one.sign == "+" for one in place)) == (
        16_000,
        15_000,
    )
