"""Where the system's Chromium is, and how it starts without reaching for the network."""

import os
import shutil

NAMES = ("chromium", "chromium-browser", "google-chrome")
FLAGS = [
    "--no-sandbox",  # refused otherwise for root, as in containers
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
HOW_TO_GET_IT = "`make browser` installs Chromium where it may; FIRSTHAND_CHROMIUM names one elsewhere."


def find() -> str | None:
    """The path of the first Chromium found: FIRSTHAND_CHROMIUM first, then the usual names on PATH."""
    candidates = (os.environ.get("FIRSTHAND_CHROMIUM", ""), *NAMES)
    return next((path for name in candidates if name and (path := shutil.which(name))), None)
