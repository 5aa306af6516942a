"""Which browser the journeys run in. `python -m tests.browsers` sees to it that there
is one, and says in a line what it installs; the tests then use `found()`.

Order: $BROWSER_EXECUTABLE; a Chromium or Chrome on the path; the one that Playwright
keeps; else Playwright's is installed, or as root on Debian the system's package.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

NAMES = ("chromium", "google-chrome", "google-chrome-stable", "chromium-browser")
MISSING = (
    "No browser: install Chromium or Chrome, or name one in BROWSER_EXECUTABLE "
    "(Debian: sudo apt install chromium)."
)


def found() -> Path | None:
    """The browser's program, or None."""
    named = os.environ.get("BROWSER_EXECUTABLE")
    if named:
        return Path(named) if shutil.which(named) else None
    on_path = next(filter(None, map(shutil.which, NAMES)), None)
    return Path(on_path) if on_path else _of_playwright()


def ensure() -> Path:
    """The browser's program, installed where there was none; SystemExit with a line."""
    browser = found() or _installed_by_playwright() or _installed_by_debian()
    if browser is None:
        raise SystemExit(MISSING)
    return browser


def _of_playwright() -> Path | None:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        program = Path(playwright.chromium.executable_path)
    return program if program.exists() else None


def _installed_by_playwright() -> Path | None:
    print("Installing a browser for the tests: playwright install chromium")
    _run(sys.executable, "-m", "playwright", "install", "chromium")
    return found()


def _installed_by_debian() -> Path | None:
    if os.geteuid() != 0 or shutil.which("apt-get") is None:
        return None
    print("Installing the system's package chromium for the tests.")
    os.environ["DEBIAN_FRONTEND"] = "noninteractive"
    _run("apt-get", "update", "-qq")
    _run("apt-get", "install", "-qq", "-y", "chromium")
    return found()


def _run(*command: str) -> None:
    subprocess.run(command, check=False, stdout=subprocess.DEVNULL)


if __name__ == "__main__":
    ensure()
