"""The words of the conversation: what was said to us and what we say back."""

from dataclasses import dataclass

MAX_DATA_BYTES = 64  # what a Telegram button can carry


@dataclass(frozen=True)
class Said:
    """One thing said to the bot by `user_id`, in a private chat unless `chat_id` is another.

    `button` is the data of the button pressed; `medium` is "text" unless a voice, a photo, … came,
    whose caption is then the text. `language` is the language of the person's phone. `message_id`
    is what was said, or whose button was pressed; `reply_to` a message of ours replied to, or 0;
    `thread_id` the topic of a group that it stands in. `is_edit`: an earlier message was changed.
    `is_answered`: the reply went out already, while nothing could be stored.
    """

    bot_id: int
    update_id: int
    chat_id: int
    user_id: int
    message_id: int = 0
    reply_to: int = 0
    is_forum: bool = False
    thread_id: int | None = None
    language: str = ""
    text: str = ""
    command: str = ""
    argument: str = ""
    button: str = ""
    medium: str = "text"
    album: str = ""
    is_edit: bool = False
    is_answered: bool = False

    @property
    def is_private(self) -> bool:
        return self.chat_id == self.user_id


@dataclass(frozen=True)
class Button:
    """`action` and `parts` travel in the button and come back when it is pressed.

    One with a `url` opens that instead.
    """

    label: str
    action: str
    parts: tuple[str | int, ...] = ()
    url: str = ""

    @property
    def data(self) -> str:
        return ":".join(map(str, (self.action, *self.parts)))


@dataclass(frozen=True)
class Reply:
    """What a person sees. `text` is Markdown, or plain text when `is_plain`.

    `edits`: it takes the place of the message whose button was pressed, or of its `card`.
    `to`: another chat than the one that spoke. `card`: the number of the ticket's card that it is.
    `is_news`: a notice that waits for the morning and for people who want notices.
    `is_toast`: shown for a moment over the pressed button, never sent.
    `vanishes`: once delivered, nothing tells that it ever was.
    `copies`: a voice or picture (chat, message) handed on, with `text` as its caption.
    `topic`: a topic of this name is opened for its card first.
    `resends`: no words of its own: this unsure delivery goes out once more.
    """

    text: str
    buttons: tuple[tuple[Button, ...], ...] = ()
    edits: bool = False
    is_plain: bool = False
    to: int | None = None
    card: int | None = None
    is_news: bool = False
    is_toast: bool = False
    question_id: int | None = None
    vanishes: bool = False
    copies: tuple[int, int] | None = None
    topic: str = ""
    picture: bytes = b""
    resends: int | None = None


def toast(text: str) -> list[Reply]:
    return [Reply(text, is_toast=True)]
