"""Finds the browser that the tests drive."""

import os
import shutil
from pathlib import Path

import pytest

_NAMES = ("chromium", "chromium-browser", "google-chrome")
_MISSING = (
    "these tests drive Chromium: install it (on Debian: apt-get install chromium),"
    " or name a browser like it with CHROMIUM=/path/to/chromium"
)
# Without a sandbox: a container's root has none. A small /dev/shm is worked around.
ARGUMENTS = ("--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu")


def find(playwrights_own: str) -> str:
    """The browser's path; a test that finds none fails."""
    named = os.environ.get("CHROMIUM")
    installed = (shutil.which(name) for name in ([named] if named else _NAMES))
    found = next((path for path in installed if path), playwrights_own)
    if not Path(found).exists():
        pytest.fail(_MISSING, pytrace=False)
    return found
