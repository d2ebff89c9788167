"""The application's own settings in a throwaway folder; each test process has its own."""

import atexit
import os
import shutil
import tempfile

os.environ["FIRSTHAND_FOLDER"] = tempfile.mkdtemp(prefix="firsthand-tests-")
atexit.register(shutil.rmtree, os.environ["FIRSTHAND_FOLDER"], ignore_errors=True)

from firsthand_web.project.settings import *  # noqa: E402, F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # signing in stays quick
TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}  # jobs run where they are started
STORAGES = {**STORAGES, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}  # noqa: F405
