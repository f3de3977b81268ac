"""A reply becomes calls that Telegram accepts, with the keyboard where the eye ends."""

import pytest

from bot.conversation.reply import Button, Reply
from bot.mailbox.outbox import EDIT, SEND
from bot.post.calls import calls
from knowledge.guide_check import MAX_ID

ROWS = ((Button("Bước 2", "step", (7, "doi-so", 2)), Button("Lùi", "step", (7, "doi-so", 1))),)
KEYBOARD = {
    "inline_keyboard": [
        [
            {"text": "Bước 2", "callback_data": "step:7:doi-so:2"},
            {"text": "Lùi", "callback_data": "step:7:doi-so:1"},
        ]
    ]
}
LONG = "\n\n".join(f"Dòng {number} " + "chữ " * 100 for number in range(30))


def test_a_reply_is_one_message_in_html_without_a_preview() -> None:
    assert list(calls(Reply("**Mở** a < b"), None)) == [
        (
            SEND,
            {
                "text": "<b>Mở</b> a &lt; b",
                "parse_mode": "HTML",
                "link_preview_options": {"is_disabled": True},
            },
        )
    ]


def test_plain_text_stays_as_it_is() -> None:
    [(_, payload)] = calls(Reply("**Mở** a < b", is_plain=True), None)
    assert (payload["text"], "parse_mode" in payload) == ("**Mở** a < b", False)


def test_the_keyboard_stands_under_the_last_part() -> None:
    parts = [payload for _, payload in calls(Reply(LONG, ROWS), None)]

    assert len(parts) > 1
    assert ["reply_markup" in part for part in parts] == [False] * (len(parts) - 1) + [True]
    assert parts[-1]["reply_markup"] == KEYBOARD


def test_an_edit_changes_the_pressed_message_and_sends_the_rest() -> None:
    made = list(calls(Reply(LONG, ROWS, edits=True), pressed_message=5))

    assert [method for method, _ in made] == [EDIT] + [SEND] * (len(made) - 1)
    assert [payload.get("message_id") for _, payload in made] == [5] + [None] * (len(made) - 1)


@pytest.mark.parametrize(("edits", "pressed"), [(True, None), (False, 5)])
def test_without_a_press_or_a_wish_to_edit_it_is_sent(edits: bool, pressed: int | None) -> None:
    [(method, payload)] = calls(Reply("a", edits=edits), pressed)
    assert (method, "message_id" in payload) == (SEND, False)


def test_no_word_is_lost_between_the_parts() -> None:
    parts = [payload["text"] for _, payload in calls(Reply(LONG), None)]

    assert all(len(part) <= 4096 for part in parts)
    assert " ".join(parts).split() == LONG.split()


def test_a_button_carries_64_bytes_and_not_one_more() -> None:
    fits, too_long = "ạ" * 20 + "ab", "ạ" * 20 + "abc"

    [(_, payload)] = calls(Reply("a", ((Button("b", "", (fits,)),),)), None)
    assert len(payload["reply_markup"]["inline_keyboard"][0][0]["callback_data"].encode()) == 63
    with pytest.raises(ValueError, match="65 bytes, at most 64"):
        list(calls(Reply("a", ((Button("b", "x", (too_long,)),),)), None))


def test_the_longest_guide_id_fits_into_a_step_button() -> None:
    button = Button("b", "problem", (2**31, "a" * MAX_ID, 99))
    assert list(calls(Reply("a", ((button,),)), None))
