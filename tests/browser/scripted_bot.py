"""A small bot with an answer for everything, over the room's real Bot API."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx

Json = dict[str, Any]
TOKEN = "8000000002:scripted"
COMMANDS = [
    {"command": "start", "description": "Bắt đầu"},
    {"command": "trogiup", "description": "Cách dùng"},
]


class ScriptedBot:
    """Echoes what it is told; its buttons walk, tell, warn, or stay silent."""

    def __init__(self, address: str) -> None:
        self.http = httpx.AsyncClient(base_url=f"{address}/bot{TOKEN}/", timeout=60)

    async def call(self, method: str, **parameters: Any) -> Any:
        answer = (await self.http.post(method, json=parameters)).json()
        assert answer["ok"], answer
        return answer["result"]

    async def run(self) -> None:
        await self.call("setMyCommands", commands=COMMANDS)
        offset = 0
        while True:
            for update in await self.call("getUpdates", offset=offset, timeout=30):
                offset = update["update_id"] + 1
                if "message" in update:
                    await self._reply(update["message"])
                elif "callback_query" in update:
                    await self._obey(update["callback_query"])

    async def _reply(self, message: Json) -> None:
        kinds = (kind for kind in ("photo", "voice", "document", "sticker") if kind in message)
        said = message.get("text") or f"{next(kinds, '')} {message.get('caption', '')}".strip()
        if not said:  # something happened to a group
            return
        await self.call(
            "sendMessage",
            chat_id=message["chat"]["id"],
            text=f"Đã nhận: {said}",
            reply_markup=keyboard(
                ["Từng bước", "bước 1"], ["Nhắc", "nhắc"], ["Báo", "báo"], ["Im lặng", "im"]
            ),
        )

    async def _obey(self, query: Json) -> None:
        data, message = query["data"], query["message"]
        if data == "im":
            return
        told: Json = {
            "nhắc": {"text": "Đã ghi lại"},
            "báo": {"text": "Dừng lại", "show_alert": True},
        }
        await self.call("answerCallbackQuery", callback_query_id=query["id"], **told.get(data, {}))
        if data.startswith("bước"):
            number = int(data.removeprefix("bước "))
            await self.call(
                "editMessageText",
                chat_id=message["chat"]["id"],
                message_id=message["message_id"],
                text=f"Bước {number}/5",
                reply_markup=keyboard(["Tiếp", f"bước {number + 1}"]),
            )


def keyboard(*buttons: list[str]) -> Json:
    """One row for each (label, data)."""
    return {"inline_keyboard": [[{"text": text, "callback_data": data}] for text, data in buttons]}


@asynccontextmanager
async def at_work(address: str) -> AsyncIterator[ScriptedBot]:
    """A scripted bot that serves the room at `address` until the block ends."""
    bot = ScriptedBot(address)
    working = asyncio.create_task(bot.run())
    yield bot
    working.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await working
    await bot.http.aclose()
