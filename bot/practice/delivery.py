"""Methods by which the bot gets its updates: long polls and the webhook."""

import re
from urllib.parse import urlsplit

from bot.practice.refusals import Json, Refused, bad_request
from bot.practice.requests import Parameters
from bot.practice.updates import OTHER_POLL
from bot.practice.webhook import Webhook
from bot.practice.world import World

_MOST = 100
_LONGEST_POLL = 50  # seconds
_SECRET = re.compile(r"[A-Za-z0-9_-]*")
_LONGEST_SECRET = 256
_THIS_COMPUTER = {"127.0.0.1", "localhost", "::1"}


async def get_updates(world: World, parameters: Parameters) -> list[Json]:
    """Confirm what lies below the offset, then answer with what is left or comes in time."""
    if world.webhook:
        words = "can't use getUpdates method while webhook is active"
        raise Refused(409, f"Conflict: {words}; use deleteWebhook to delete the webhook first")
    limit = min(max(parameters.integer("limit", _MOST), 1), _MOST)
    seconds = min(max(parameters.integer("timeout"), 0), _LONGEST_POLL)
    offset = parameters.integer("offset")
    _remember_allowed(world, parameters)
    world.updates.interrupt(OTHER_POLL)
    world.updates.confirm(offset)
    if not world.updates.pending and seconds:
        await world.updates.wait(seconds)
    return world.updates.first(limit)


async def set_webhook(world: World, parameters: Parameters) -> bool:
    url, secret = parameters.text("url"), parameters.text("secret_token")
    if url:
        _check_address(url)
        _check_secret(secret)
    _remember_allowed(world, parameters)
    await delete_webhook(world, parameters)
    if url:
        world.updates.interrupt("Conflict: terminated by setWebhook request")
        world.webhook = Webhook(url, secret, world.updates, world.clock, world.first_retry)
        world.updates.on_add = world.webhook.wake
        world.webhook.wake()
    return True


async def delete_webhook(world: World, parameters: Parameters) -> bool:
    if parameters.flag("drop_pending_updates"):
        world.updates.drop_all()
    webhook, world.webhook, world.updates.on_add = world.webhook, None, None
    if webhook:
        await webhook.close()
    return True


def get_webhook_info(world: World, parameters: Parameters) -> Json:
    info: Json = {
        "url": world.webhook.url if world.webhook else "",
        "has_custom_certificate": False,
        "pending_update_count": len(world.updates.pending),
    }
    if world.webhook:
        info |= {"max_connections": 40} | world.webhook.last_error
    return info | ({"allowed_updates": world.updates.allowed} if world.updates.allowed else {})


def _remember_allowed(world: World, parameters: Parameters) -> None:
    allowed = parameters.structure("allowed_updates")
    if allowed is None:
        return
    if not isinstance(allowed, list) or not all(isinstance(kind, str) for kind in allowed):
        raise bad_request("can't parse allowed updates: expected an Array of String")
    world.updates.allow(allowed)


def _check_address(url: str) -> None:
    """Telegram wants HTTPS; the room, which never leaves this computer, wants this computer."""
    try:
        parts = urlsplit(url)
        host = parts.hostname
    except ValueError as error:
        raise bad_request("invalid webhook URL specified") from error
    if parts.scheme not in ("http", "https") or not host:
        raise bad_request("bad webhook: An HTTPS URL must be provided for webhook")
    if host not in _THIS_COMPUTER:
        raise bad_request("bad webhook: the practice room reaches this computer only")


def _check_secret(secret: str) -> None:
    if len(secret) > _LONGEST_SECRET:
        raise bad_request("secret token is too long")
    if not _SECRET.fullmatch(secret):
        raise bad_request("secret token contains unallowed characters")
