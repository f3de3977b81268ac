"""Every setting: name, type, default, one sentence. Read from the environment, once."""

import re
from ipaddress import ip_address
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict
from sqlalchemy.exc import ArgumentError

from knowledge.database import UnknownDatabase, parse_url

TELEGRAM = "https://api.telegram.org"
THIS_COMPUTER = ("127.0.0.1", "localhost", "::1")


class BadSettings(Exception):
    """One line for each setting that cannot be used; never the value of a secret."""


class Settings(BaseSettings):
    """The environment variable of a field is its name in capitals."""

    model_config = SettingsConfigDict(extra="ignore", env_ignore_empty=True)

    telegram_bot_token: SecretStr | None = Field(
        default=None, description="The token from @BotFather; without it the practice room opens."
    )
    telegram_api_url: str = Field(
        default=TELEGRAM, description="Scheme and host of another Bot API, without /bot."
    )
    coordinators: Annotated[tuple[int, ...], NoDecode] = Field(
        default=(), description="Telegram ids of the coordinators, separated by commas."
    )
    database_url: str = Field(
        default="sqlite:///data/toso.db", description="sqlite:///… or postgresql://…"
    )
    public_url: str = Field(
        default="", description="Where Telegram finds `toso serve`: scheme and host, https."
    )
    webhook_secret: SecretStr | None = Field(
        default=None, description="What Telegram proves itself with; without it one is derived."
    )
    trusted_proxies: str = Field(
        default="127.0.0.1,::1",
        description="Our own proxies, whose word for a visitor's address is believed.",
    )
    host: str = Field(default="127.0.0.1", description="The address that we listen on.")
    port: int = Field(
        default=8080, ge=0, le=65535, description="Its port; if busy, the next free one, printed."
    )
    sends_in_flight: int = Field(
        default=8, ge=1, le=64, description="How many calls to Telegram may be under way at once."
    )
    keep_link_days: int = Field(
        default=30, ge=1, le=180, description="Days until an answered question forgets its asker."
    )
    keep_text_months: int = Field(
        default=12, ge=1, le=60, description="Months until a question is removed with its text."
    )

    @field_validator("telegram_bot_token")
    @classmethod
    def _token(cls, token: SecretStr | None) -> SecretStr | None:
        if token and not re.fullmatch(r"\d{1,16}:[\w-]{3,}", token.get_secret_value()):
            raise ValueError("must look like 123456:ABC-def, as @BotFather gives it")
        return token

    @field_validator("telegram_api_url", "public_url")
    @classmethod
    def _address(cls, url: str) -> str:
        if url and not re.fullmatch(r"https?://[^/\s@?#]+/?", url):
            raise ValueError("must be scheme and host only, such as https://toso.example.vn")
        return url.rstrip("/")

    @field_validator("public_url")
    @classmethod
    def _public(cls, url: str) -> str:
        if url.startswith("http:") and urlsplit(url).hostname not in THIS_COMPUTER:
            raise ValueError("must be https: whoever listens in between could sign in")
        return url

    @field_validator("webhook_secret")
    @classmethod
    def _secret(cls, secret: SecretStr | None) -> SecretStr | None:
        if secret and not re.fullmatch(r"[A-Za-z0-9_-]{16,256}", secret.get_secret_value()):
            raise ValueError("must be 16-256 letters, digits, _ or -")
        return secret

    @field_validator("coordinators", mode="before")
    @classmethod
    def _ids(cls, value: object) -> object:
        if not isinstance(value, str):
            return value
        ids = [one.strip() for one in value.split(",") if one.strip()]
        if not all(re.fullmatch(r"\d{1,16}", one) for one in ids):
            raise ValueError("must be numbers separated by commas, such as 1234567,7654321")
        return tuple(map(int, ids))

    @field_validator("trusted_proxies")
    @classmethod
    def _proxies(cls, value: str) -> str:
        named = [one.strip() for one in value.split(",") if one.strip()]
        try:
            return ",".join(str(ip_address(one)) for one in named)
        except ValueError:
            raise ValueError("must be addresses such as 10.0.0.2, separated by commas") from None

    @field_validator("database_url")
    @classmethod
    def _database(cls, url: str) -> str:
        try:
            parse_url(url)
        except UnknownDatabase:
            raise
        except (ArgumentError, ValueError):  # whose texts may quote a password
            raise ValueError("must be sqlite:///path or postgresql://user@host/name") from None
        return url


def read() -> Settings:
    """Read the environment; raises BadSettings with one line a setting."""
    try:
        return Settings()
    except ValidationError as error:
        lines = [_line(one["loc"], one["msg"]) for one in error.errors(include_input=False)]
        raise BadSettings("\n".join(lines)) from None


def _line(place: tuple[int | str, ...], message: str) -> str:
    name = str(place[0]).upper() if place else "settings"
    return f"{name}: {message.removeprefix('Value error, ')}"
