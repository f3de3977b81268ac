"""The words of the conversation: what was said to us and what we say back."""

from dataclasses import dataclass

MAX_DATA_BYTES = 64  # what a Telegram button can carry


@dataclass(frozen=True)
class Said:
    """One thing said in a private chat. Exactly one of the last five tells what it is.

    `button` is the data of the button pressed; `medium` is "text" unless a voice, a photo, … came,
    whose caption is then the text. `language` is the language of the person's phone.
    """

    bot_id: int
    update_id: int
    chat_id: int
    language: str = ""
    text: str = ""
    command: str = ""
    argument: str = ""
    button: str = ""
    medium: str = "text"
    album: str = ""


@dataclass(frozen=True)
class Button:
    """`action` and `parts` travel in the button and come back when it is pressed."""

    label: str
    action: str
    parts: tuple[str | int, ...] = ()

    @property
    def data(self) -> str:
        return ":".join(map(str, (self.action, *self.parts)))


@dataclass(frozen=True)
class Reply:
    """What a person sees. `text` is Markdown, or plain text when `is_plain`.

    `edits`: it takes the place of the message whose button was pressed.
    `to`: another chat than the one that spoke (a notice).
    `vanishes`: once delivered, nothing tells that it ever was.
    """

    text: str
    buttons: tuple[tuple[Button, ...], ...] = ()
    edits: bool = False
    is_plain: bool = False
    to: int | None = None
    question_id: int | None = None
    vanishes: bool = False
