"""Makes sure that there is a Chromium for the tests: found, by apt, or Playwright's own."""

import os
import shutil
import subprocess
import sys

from tests.browser.chromium import MISSING, installed

APT = (["apt-get", "update", "-qq"], ["apt-get", "install", "-y", "-qq", "chromium"])
PLAYWRIGHT = ([sys.executable, "-m", "playwright", "install", "chromium"],)


def main() -> int:
    if installed():
        return 0
    is_root = hasattr(os, "geteuid") and os.geteuid() == 0
    ways = [APT] if is_root and shutil.which("apt-get") else []
    for way in [*ways, PLAYWRIGHT]:
        if all(_done(command) for command in way) and installed():
            return 0
    sys.stderr.write(f"{MISSING}\n")
    return 1


def _done(command: list[str]) -> bool:
    """Whether it succeeded; what it prints matters to nobody then."""
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    return subprocess.run(command, env=quiet, capture_output=True, check=False).returncode == 0


if __name__ == "__main__":
    sys.exit(main())
