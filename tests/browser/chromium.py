"""Finds the browser that the tests drive."""

import os
import shutil
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright

_NAMES = ("chromium", "chromium-browser", "google-chrome")
MISSING = (
    "these tests drive Chromium: install it (on Debian: apt-get install chromium),"
    " or name a browser like it with CHROMIUM=/path/to/chromium"
)
# Without a sandbox: a container's root has none. A small /dev/shm is worked around.
ARGUMENTS = ("--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu")


def find(playwrights_own: str) -> str:
    """The browser's path; a test that finds none fails."""
    path = on_the_path() or playwrights_own
    if not Path(path).exists():
        pytest.fail(MISSING, pytrace=False)
    return path


def on_the_path() -> str | None:
    """The browser named by CHROMIUM, else one that the machine has."""
    named = os.environ.get("CHROMIUM")
    found = (shutil.which(name) for name in ([named] if named else _NAMES))
    return next((path for path in found if path), None)


def installed() -> bool:
    """Whether there is one, Playwright's own included."""
    if on_the_path():
        return True
    with sync_playwright() as playwright:
        return Path(playwright.chromium.executable_path).exists()
