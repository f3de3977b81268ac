"""Updates of every shape that the Bot API knows, drawn from its schema as aiogram keeps it.

Names, user names, phone numbers: whatever people are is planted in every text that is not kept.
"""

import operator
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from functools import cache
from types import NoneType, UnionType
from typing import Any, Literal, TypeVar, Union, get_args, get_origin

from aiogram.types import CallbackQuery, Message, Update
from hypothesis import strategies as st
from pydantic import BaseModel

from tests.bot.rights_table import BUTTONS, COMMANDS
from tests.bot.updates import CHANGE, PRESS, RICH

Json = dict[str, Any]
T = TypeVar("T")
# Typed, it is covered; anywhere else it is not even looked at.
SECRET = "022190004573"
NAMES = ("Nguyệt Ánh Trịnh-Bùi", "anh_trinh_77", "+84904837261", SECRET)
# By which any of them is found again, and those of the updates that look real.
PLANTED = ("Nguyệt Ánh", "Trịnh-Bùi", "anh_trinh_77", "84904837261", SECRET, "Ngõ Trạm", "21.0285")
DEEPEST = 4
MOST_OPTIONAL = 4  # fields of an object beyond those that it must have
# Made by Telegram or by ourselves, not by people: these we keep as they are.
IDENTIFIERS = {"id", "media_group_id", "language_code", "file_unique_id"}
ODD = ("\x00", "\ud83d", "\u202eأهلا", "😢", "\u200b")
QUESTIONS = (
    "quên mật khẩu vneid",
    "cách nuôi tôm hùm trong bể kính",
    "công an gọi bảo chuyển tiền",
    "mã OTP là 483920",
    "chuyển khoản 50k",
)
WORDS = (*QUESTIONS, f"căn cước {SECRET}", "a" * 4096, "đ " * 2048 + "x", *ODD)


def evenly(choices: Sequence[T]) -> st.SearchStrategy[T]:
    """Each as often as any other: Hypothesis itself likes to begin with the first."""
    return st.randoms(use_true_random=True).map(lambda chance: chance.choice(choices))


def texts() -> st.SearchStrategy[str]:
    """What is typed: questions, commands, secrets, half characters, all that a message can hold."""
    arguments = st.sampled_from(["", " to_hoa-binh", " guide_x", " moi_abc", "@tobot", " \x00"])
    commands = st.builds(str.__add__, evenly([f"/{one}" for one in COMMANDS]), arguments)
    words = st.lists(evenly(WORDS) | st.text(max_size=6), min_size=1, max_size=3)
    return st.one_of(words.map(" ".join), evenly(WORDS), commands)


def pressed() -> st.SearchStrategy[str]:
    """Our own buttons with any number, and what none of ours ever carries."""
    shown = [data for data, _ in BUTTONS.values()]
    numbers = st.sampled_from(["0", "1", "2", "7", "-1", "9" * 12, "x", "²", ""])
    filled = st.builds(_filled, evenly(shown), numbers)
    odd = evenly(["-", ":", "again:1", "again:²", "nothing", "step:1", "stuck:-1:x:1"])
    return st.one_of(filled, filled, odd)


def _filled(data: str, number: str) -> str:
    head, *parts = data.split(":")
    return ":".join([head, *(number if "{" in part else part for part in parts)])


class Schema:
    """Draws objects of the Bot API; `people` and `groups` are the numbers that occur in it."""

    def __init__(self, people: tuple[int, ...], groups: tuple[int, ...]) -> None:
        self._people, self._groups = people, groups
        self._numbers = st.sampled_from([*people, *groups, 0, 1, 5, 2**31, 2**52, 2**63, 10**20])
        self._typed = texts()

    def updates(self) -> st.SearchStrategy[Json]:
        """One kind of content each, as Telegram sends it; now and then a kind of tomorrow."""
        fields = Update.model_fields
        kinds = [name for name in fields if name != "update_id"]
        known = st.sampled_from(kinds).flatmap(
            lambda kind: st.tuples(st.just(kind), self._value(fields[kind].annotation, kind, 0))
        )
        unknown = st.tuples(st.just("tomorrow"), self._object(Update, DEEPEST - 1))
        heard = evenly(["message", "message", "edited_message", "callback_query"]).flatmap(
            lambda kind: st.tuples(st.just(kind), self._heard(fields[kind].annotation, kind))
        )
        return st.one_of(known, unknown, heard, heard, heard).map(lambda one: {one[0]: one[1]})

    def each_field(self) -> Iterator[st.SearchStrategy[Json]]:
        """What gets past the door with every field in turn that it may have, the simplest way."""
        here = (self._people[0], {"id": self._people[0], "type": "private"}, QUESTIONS[0])
        for kind, model in (("message", Message), ("callback_query", CallbackQuery)):
            required = self._object(model, DEEPEST)
            for name, value in self._fields(model, 0, required=False):
                whole = st.builds(operator.or_, required, st.fixed_dictionaries({name: value}))
                typed = st.builds(_said, whole, st.just(here), st.just("groups"))
                yield typed.map(lambda one, kind=kind: {kind: one})

    def _heard(self, annotation: Any, kind: str) -> st.SearchStrategy[Json]:
        """It gets past the door: of somebody known, in private or in the group of a team."""
        chats = [{"id": one, "type": "private"} for one in self._people]
        chats += [{"id": one, "type": "supergroup"} for one in self._groups]
        here = st.tuples(evenly(self._people), evenly(chats), self._typed)
        return st.builds(_said, self._value(annotation, kind, 0), here, pressed())

    @cache  # noqa: B019  (lives as long as the test)
    def _object(self, model: type[BaseModel], depth: int) -> st.SearchStrategy[Json]:
        required = self._fields(model, depth, required=True)
        optional = self._fields(model, depth, required=False)
        if depth >= DEEPEST or not optional:
            return st.fixed_dictionaries(dict(required))
        some = st.lists(st.sampled_from(optional), max_size=MOST_OPTIONAL)
        return some.flatmap(lambda more: st.fixed_dictionaries(dict([*required, *more])))

    def _fields(
        self, model: type[BaseModel], depth: int, *, required: bool
    ) -> list[tuple[str, st.SearchStrategy[Any]]]:
        return [
            (field.alias or name, self._of_field(field.annotation, name, depth))
            for name, field in model.model_fields.items()
            if field.is_required() is required
        ]

    def _of_field(self, annotation: Any, name: str, depth: int) -> st.SearchStrategy[Any]:
        return st.deferred(lambda: self._value(annotation, name, depth + 1))

    def _value(self, annotation: Any, name: str, depth: int) -> st.SearchStrategy[Any]:
        origin, arguments = get_origin(annotation), get_args(annotation)
        if origin in (Union, UnionType):
            kinds = [one for one in arguments if one is not NoneType]
            return st.one_of([self._value(one, name, depth) for one in kinds])
        if origin is Literal:
            return st.just(arguments[0])
        if origin in (list, tuple):
            return st.lists(self._value(arguments[0], name, depth), max_size=1)
        if origin is not None:  # Annotated
            return self._value(arguments[0], name, depth)
        if isinstance(annotation, type) and issubclass(annotation, BaseModel):
            if depth > DEEPEST:
                return st.just({})
            return self._object(annotation, depth)
        return self._plain(annotation, name)

    def _plain(self, annotation: Any, name: str) -> st.SearchStrategy[Any]:
        plain: Mapping[Any, st.SearchStrategy[Any]] = {
            bool: st.booleans(),
            float: st.sampled_from([0.0, 21.028511, -1e300]),
            datetime: st.just(1790000000),
            date: st.just(1790000000),
            timedelta: st.just(60),
            int: self._numbers,
        }
        if annotation in plain:
            return plain[annotation]
        if name in ("text", "caption"):
            return self._typed
        if name == "data":
            return pressed()
        if name == "type":
            return st.sampled_from(
                ["private", "group", "supergroup", "channel", "bot_command", "x"]
            )
        if name == "status":
            return st.sampled_from(["member", "left", "kicked", "administrator", "x"])
        if name in IDENTIFIERS:
            return st.sampled_from(["44", "vi", "en", "-"])
        return st.sampled_from(NAMES)


def _said(content: Json, here: tuple[int, Json, str], data: str) -> Json:
    """The content, from somebody who is known, where the bot is."""
    sender, chat, text = here
    user = {**content.get("from", {}), "id": sender, "is_bot": False, "first_name": NAMES[0]}
    if "chat_instance" in content:  # a button pressed
        message = {"message_id": 7, "date": 1790000000, "chat": chat}
        return content | {"from": user, "message": message, "data": data}
    said: Json = {**content, "from": user, "chat": chat, "text": text, "message_id": 7}
    if text.startswith("/"):
        length = len(text.split(" ")[0])
        said["entities"] = [{"type": "bot_command", "offset": 0, "length": length}]
    return said


half = st.sampled_from(["\ud83d", "\x00", "private", SECRET, *ODD]) | st.text(max_size=8)
scalars = st.sampled_from([None, True, -1.5, float("nan"), 2**63 - 1, -(2**63), 0]) | half
keys = st.sampled_from(["id", "type", "chat", "from", "entities", "offset", "length", "text"])
anything = scalars | st.lists(scalars, max_size=2) | st.dictionaries(keys, scalars, max_size=3)
LONG = (*("đ" * 4096, "đ" * 4097, "😢" * 2048, "<b>" * 1365), 10**20)
TEMPLATES = (
    ("message", RICH),
    ("edited_message", RICH),
    ("channel_post", RICH),
    ("callback_query", PRESS),
    ("my_chat_member", CHANGE),
    ("tomorrow", RICH),
)


@st.composite
def mutated(draw: st.DrawFn) -> Json:
    """A real-looking update with some parts replaced or gone, at the top and one level below."""
    kind, content = draw(st.sampled_from(TEMPLATES))
    for name in draw(st.lists(st.sampled_from([*content, "chat", "from", "message"]), max_size=3)):
        content = content | {name: draw(_instead_of(content.get(name)))}
    for name in draw(st.lists(st.sampled_from([*content]), max_size=1)):
        content = {key: value for key, value in content.items() if key != name}
    return {"update_id": draw(st.integers(0, 2**31)), kind: draw(st.just(content) | anything)}


@st.composite
def _instead_of(draw: st.DrawFn, part: Any) -> Any:
    if isinstance(part, dict) and part and draw(st.booleans()):
        return part | {draw(st.sampled_from([*part])): draw(anything)}
    return draw(anything | st.sampled_from(LONG))
