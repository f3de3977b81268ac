"""What the control plane reads from a request."""

import json

from starlette.requests import Request

from bot.practice.refusals import Json, bad_request

_LONGEST_WAIT = 60.0


async def read_json(request: Request) -> Json:
    """The JSON object in the body, empty for an empty body."""
    try:
        body = json.loads(await request.body() or b"{}")
    except (ValueError, RecursionError) as error:
        raise bad_request("can't parse JSON") from error
    if not isinstance(body, dict):
        raise bad_request("object expected as JSON body")
    return body


def number(value: object, default: int = 0) -> int:
    """An integer from JSON, a query or a path."""
    try:
        return int(value) if isinstance(value, int | str) and value != "" else default
    except ValueError as error:
        raise bad_request(f"{value!r} is no number") from error


def words(body: Json, name: str) -> str:
    value = body.get(name, "")
    if not isinstance(value, str):
        raise bad_request(f'field "{name}" must be of type String')
    return value


def seconds(value: str | None) -> float:
    """A waiting time from a query, held to what a request may take."""
    try:
        return min(max(float(value or 0), 0.0), _LONGEST_WAIT)
    except ValueError as error:
        raise bad_request(f"{value!r} is no number of seconds") from error
