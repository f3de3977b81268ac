"""Everything the room remembers: people, groups, messages, queries, and who is told of what."""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from bot.practice.events import seen
from bot.practice.faults import Faults
from bot.practice.feeds import Feed
from bot.practice.files import Files
from bot.practice.keyboards import is_inline
from bot.practice.limits import Limits
from bot.practice.profile import Profile
from bot.practice.refusals import Json, Refused, bad_request
from bot.practice.updates import Updates
from bot.practice.webhook import Webhook

KEPT_MESSAGES = 10_000  # a chat


@dataclass(frozen=True)
class Phone:
    """A person with a phone. Their private chat with the bot has the same id."""

    id: int
    first_name: str
    role: str
    language_code: str = "vi"

    def json(self) -> Json:
        return {
            "id": self.id,
            "is_bot": False,
            "first_name": self.first_name,
            "language_code": self.language_code,
        }


@dataclass
class Topic:
    """A topic of a forum; its id is the id of the message that opened it."""

    name: str
    icon_color: int
    icon_emoji: str = ""
    closed: bool = False


@dataclass
class Group:
    """A group with the bot in it. The first member owns it."""

    id: int
    title: str
    kind: str  # group | supergroup
    is_forum: bool
    members: list[int]
    bot_status: str = "left"  # member | administrator | left | kicked
    migrated_to: int | None = None
    topics: dict[int, Topic] = field(default_factory=dict)

    @property
    def bot_is_admin(self) -> bool:
        return self.bot_status == "administrator"

    @property
    def bot_is_in(self) -> bool:
        return self.bot_status in ("member", "administrator")

    def owned_by(self, person: int) -> bool:
        return self.members[0] == person

    def view(self) -> Json:
        """As the control plane shows it, also on the phones of its members."""
        return {
            "id": self.id,
            "title": self.title,
            "kind": self.kind,
            "is_forum": self.is_forum,
            "members": self.members,
            "bot": self.bot_status,
            "migrated_to": self.migrated_to,
        }


@dataclass
class Message:
    """A message in its chat: as the Bot API reports it, and the keyboard as it was given."""

    json: Json
    keyboard: Json | None = None

    @property
    def id(self) -> int:
        return int(self.json["message_id"])

    @property
    def from_bot(self) -> bool:
        return bool(self.json["from"]["is_bot"])


@dataclass
class Query:
    """A pressed button that waits for the bot's answer."""

    person: int
    chat_id: int
    pressed_at: float
    answered: bool = False


@dataclass
class World:
    """The state of one room and the few ways in which it changes."""

    bot: Json
    clock: Callable[[], float]
    limits: Limits | None
    updates: Updates
    calls: Feed
    first_retry: float
    files: Files = field(default_factory=Files)
    faults: Faults = field(default_factory=Faults)
    profile: Profile = field(default_factory=Profile)
    phones: dict[int, Phone] = field(default_factory=dict)
    feeds: dict[int, Feed] = field(default_factory=dict)
    reached: set[int] = field(default_factory=set)
    blocked: set[int] = field(default_factory=set)
    groups: dict[int, Group] = field(default_factory=dict)
    messages: dict[int, dict[int, Message]] = field(default_factory=dict)
    queries: dict[str, Query] = field(default_factory=dict)
    webhook: Webhook | None = None
    _last_ids: dict[int, int] = field(default_factory=dict)

    def now(self) -> int:
        return int(self.clock())

    def add_phone(self, phone: Phone) -> None:
        self.phones[phone.id] = phone
        # Numbers from the clock, so that a page left open outlives a restart of the room.
        self.feeds.setdefault(phone.id, Feed(self.now() * 1000))

    def chat_json(self, chat_id: int) -> Json:
        if chat_id in self.groups:
            group = self.groups[chat_id]
            forum = {"is_forum": True} if group.is_forum else {}
            return {"id": chat_id, "title": group.title, "type": group.kind} | forum
        name = self.phones[chat_id].first_name
        return {"id": chat_id, "first_name": name, "type": "private"}

    def audience(self, chat_id: int) -> list[int]:
        """The people who see a chat."""
        return self.groups[chat_id].members if chat_id in self.groups else [chat_id]

    def user_json(self, user_id: int) -> Json | None:
        if user_id == self.bot["id"]:
            return self.bot
        phone = self.phones.get(user_id)
        return phone.json() if phone else None

    def next_message_id(self, chat_id: int) -> int:
        # From the clock as well: what a bot remembers of an earlier room never comes back.
        number = self._last_ids.get(chat_id, self.now()) + 1
        self._last_ids[chat_id] = number
        return number

    def find(self, chat_id: int, message_id: int) -> Message | None:
        return self.messages.get(chat_id, {}).get(message_id)

    def post(
        self, chat_id: int, sender: Json, content: Mapping[str, object], keyboard: Json | None
    ) -> Message:
        """Put a message into a chat and show it on every phone there."""
        json: Json = {
            "message_id": self.next_message_id(chat_id),
            "from": sender,
            "chat": self.chat_json(chat_id),
            "date": self.now(),
            **content,
        }
        message = Message(json)
        self.dress(message, keyboard)
        kept = self.messages.setdefault(chat_id, {})
        kept[message.id] = message
        if len(kept) > KEPT_MESSAGES:
            del kept[next(iter(kept))]
        self.show("message", message)
        return message

    def dress(self, message: Message, keyboard: Json | None) -> None:
        """Give a message its buttons; the Bot API reports inline ones only."""
        message.keyboard = keyboard
        message.json.pop("reply_markup", None)
        if is_inline(keyboard):
            message.json["reply_markup"] = keyboard

    def remove(self, chat_id: int, message_id: int) -> None:
        message = self.messages[chat_id].pop(message_id)
        self.show("deleted", message)

    def show(self, kind: str, message: Message) -> None:
        view = seen(message.json, message.keyboard)
        self.tell(message.json["chat"]["id"], {"type": kind, "message": view})

    def show_group(self, group: Group) -> None:
        self.tell(group.id, {"type": "group", "group": group.view()})

    def tell(self, chat_id: int, event: Json, only: int | None = None) -> None:
        """Put an event on the phones of a chat, or of one person in it."""
        for person in [only] if only else self.audience(chat_id):
            self.feeds[person].append({"type": event["type"], "chat_id": chat_id, **event})

    def chat_instance(self, chat_id: int) -> str:
        digest = hashlib.sha256(f"{self.bot['id']}:{chat_id}".encode()).digest()
        return str(int.from_bytes(digest[:8], signed=True))

    def phone(self, person: int) -> Phone:
        if person not in self.phones:
            raise Refused(404, "Not Found: nobody has this phone")
        return self.phones[person]

    def group(self, chat_id: int) -> Group:
        if chat_id not in self.groups:
            raise bad_request("chat not found")
        return self.groups[chat_id]

    def close(self) -> None:
        """Let every held request go; the server is about to stop."""
        self.updates.close()
        self.faults.release()
        for feed in (self.calls, *self.feeds.values()):
            feed.close()
