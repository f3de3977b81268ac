"""People with phones, as the stories tell of them: over HTTP, against the practice room."""

from collections.abc import Callable
from typing import Any

import httpx

Message = dict[str, Any]
PATIENCE = 20  # seconds a person waits for a reply before the story fails


class Person:
    """One phone. What it has seen so far is behind `_seen`; `sees` looks at what comes after."""

    def __init__(self, http: httpx.AsyncClient, number: int) -> None:
        self._http, self.id, self._seen = http, number, 0

    async def says(self, text: str, **more: Any) -> Message:
        return await self._act("say", {"text": text, **more})

    async def replies(self, message: Message, text: str) -> Message:
        """Reply to a message, in the chat where it stands."""
        where = {"chat_id": message["chat_id"], "reply_to": message["message_id"]}
        return await self._act("say", {"text": text, **where})

    async def takes_the_bot_in(self, group: int, payload: str, *, as_admin: bool = False) -> None:
        """Open the bot's ?startgroup= link and choose this group."""
        body = {"chat_id": group, "payload": payload, "as_admin": as_admin}
        await self._act("startgroup", body)

    async def opens_link(self, payload: str) -> Message:
        return await self._act("start", {"payload": payload})

    async def edits(self, message: Message, text: str) -> Message:
        return await self._act("edit", {"message_id": message["message_id"], "text": text})

    async def blocks_the_bot(self) -> None:
        await self._act("block", {})

    async def unblocks_the_bot(self) -> None:
        await self._act("unblock", {})

    async def sends(self, kind: str, caption: str = "", album: str = "") -> Message:
        answer = await self._http.post(
            f"/practice/phones/{self.id}/send",
            data={"kind": kind, "caption": caption, "media_group_id": album},
            files={"file": ("file", b"not really a file of this kind")},
        )
        return _told(answer)["message"]

    async def presses(self, message: Message, label: str) -> None:
        """Press the button whose label begins with `label`."""
        found = [b for row in buttons(message) for b in row]
        data = {b["text"]: b["callback_data"] for b in found if "callback_data" in b}
        wanted = next((text for text in data if text.startswith(label)), None)
        assert wanted, f"no button {label!r} among {list(data)}"
        await self.presses_data(message, data[wanted])

    async def presses_data(self, message: Message, data: str) -> None:
        where = {"chat_id": message.get("chat_id", 0), "message_id": message["message_id"]}
        await self._act("press", {**where, "data": data})

    async def sees(self, words: str = "", button: str = "") -> Message:
        """The next message of the bot (new or edited) with these words and this button."""

        def fits(message: Message) -> bool:
            return words in message["text"] and (not button or button in labels(message))

        return await self.sees_one(fits, f"{words!r} {button!r}")

    async def sees_one(self, fits: Callable[[Message], bool], what: str) -> Message:
        passed: list[str] = []
        while events := await self._events(wait=PATIENCE):
            for event in events:
                self._seen = event["seq"]
                if event["type"] in ("message", "edited") and event["message"]["from_bot"]:
                    message = event["message"] | {"chat_id": event["chat_id"]}
                    if fits(message):
                        return message
                    passed.append(message["text"])
        raise AssertionError(f"{what} never came; came instead: {passed}")

    async def reads_over_the_button(self, words: str) -> str:
        """The next toast with these words."""
        passed: list[str] = []
        while events := await self._events(wait=PATIENCE):
            for event in events:
                self._seen = event["seq"]
                if event["type"] == "toast":
                    if words in event["text"]:
                        return event["text"]
                    passed.append(event["text"])
        raise AssertionError(f"toast {words!r} never came; came instead: {passed}")

    async def has_seen(self) -> list[Message]:
        """Everything the bot ever showed on this phone, in order."""
        self._seen, kept = 0, self._seen
        events = await self._events(wait=0)
        self._seen = kept
        return [
            e["message"] | {"chat_id": e["chat_id"]}
            for e in events
            if "message" in e and e["message"]["from_bot"]
        ]

    async def menu(self) -> list[str]:
        answer = await self._http.get(f"/practice/phones/{self.id}/commands")
        return [command["command"] for command in _told(answer)["commands"]]

    async def _events(self, wait: int) -> list[dict[str, Any]]:
        answer = await self._http.get(
            f"/practice/phones/{self.id}/events",
            params={"after": self._seen, "wait": wait},
            timeout=wait + 10,
        )
        return _told(answer)["events"]

    async def _act(self, act: str, body: dict[str, Any]) -> Message:
        told = _told(await self._http.post(f"/practice/phones/{self.id}/{act}", json=body))
        return told.get("message", {})


def _told(answer: httpx.Response) -> dict[str, Any]:
    assert answer.is_success, answer.text
    body = answer.json()
    return body.get("result", body)


def buttons(message: Message) -> list[list[dict[str, str]]]:
    return (message.get("reply_markup") or {}).get("inline_keyboard", [])


def labels(message: Message) -> list[str]:
    return [button["text"] for row in buttons(message) for button in row]
