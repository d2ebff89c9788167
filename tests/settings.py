"""The application's own settings, for tests and type checks.

The folder named here is empty and stays so: each test of the web application gets one of its own.
"""

import os
from pathlib import Path

os.environ["FIRSTHAND_FOLDER"] = str(Path(__file__).parent.parent / ".cache/tests")

from firsthand_web.project.settings import *  # noqa: F403

# Pages are compared with what was written, before its spaces are set.
MIDDLEWARE = [each for each in MIDDLEWARE if not each.endswith(".typography")]  # noqa: F405
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # signing in stays quick
TASKS = {
    "default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}
}  # jobs run where they are started
STORAGES = {**STORAGES, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}  # noqa: F405
EMBEDDER = "fallback"  # quick, and the same on every machine
