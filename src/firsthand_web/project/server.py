"""Opening a folder and serving it: one process with the pages, the worker thread and the lock."""

import fcntl
import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from typing import Any

from firsthand.errors import InputError


@dataclass(frozen=True, kw_only=True)
class Opened:
    """An opened folder. `owner_code` is set while nobody owns it yet."""

    folder: Path
    owner_code: str


@contextmanager
def opened(folder: Path, *, worker: bool = True) -> Iterator[Opened]:
    """Lock the folder, bring it up to date after a backup copy, recover jobs, start the worker."""
    start_django(folder)
    from firsthand_web.core import tasks
    from firsthand_web.core.actions import owner_code
    from firsthand_web.core.models import Person

    with _locked(folder):
        migrate(folder)
        collect_static(folder)
        tasks.recover()
        code = "" if Person.objects.exists() else owner_code.issue()
        with tasks.working() if worker else nullcontext():
            yield Opened(folder=folder, owner_code=code)


def start_django(folder: Path) -> None:
    os.environ["FIRSTHAND_FOLDER"] = str(folder)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "firsthand_web.project.settings")
    import django

    django.setup()


def migrate(folder: Path) -> None:
    """Apply what is new, after a copy of the rows. A folder from a newer program is refused."""
    from django.core.management import call_command
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    from firsthand_web.core import backup

    executor = MigrationExecutor(connection)
    applied = set(executor.loader.applied_migrations)
    unknown = applied - set(executor.loader.graph.nodes)
    if unknown:
        names = ", ".join(sorted(f"{app} {name}" for app, name in unknown)[:3])
        raise InputError(
            f"{folder} was written by a newer Firsthand (it knows {names}): "
            "start it with that version, or a newer one."
        )
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        if applied:
            backup.copy_database(folder, "before-migration")
        call_command("migrate", verbosity=0, interactive=False)
    connection.close()


def collect_static(folder: Path) -> None:
    """Write the hashed static files of this program, once per version of them."""
    from django.contrib.staticfiles.finders import get_finders
    from django.core.management import call_command

    from firsthand_web.core.folder import write_private

    state = sorted(
        f"{name} {Path(storage.path(name)).stat().st_mtime_ns}"
        for finder in get_finders()
        for name, storage in finder.list([])
    )
    stamp = folder / "cache" / "static.stamp"
    if not stamp.exists() or stamp.read_text(encoding="utf-8") != "\n".join(state):
        call_command("collectstatic", verbosity=0, interactive=False, clear=True, ignore_patterns=["ext"])
        write_private(stamp, "\n".join(state))


@dataclass(frozen=True, kw_only=True)
class Listening:
    address: str
    server: Any

    def run(self) -> None:
        """Answer requests until the process is asked to stop."""

        def stop(signum: int, frame: FrameType | None) -> None:
            raise KeyboardInterrupt

        signal.signal(signal.SIGTERM, stop)
        try:
            self.server.run()
        except KeyboardInterrupt:
            pass
        finally:
            self.server.close()


def listen(host: str, port: int) -> Listening:
    """Bind the port; 0 takes a free one."""
    from django.conf import settings
    from waitress import create_server

    from firsthand_web.project.wsgi import application

    largest = max(2**30, settings.LARGEST_FILE + 2**20)  # with the rest of the form that brings it
    try:
        server = create_server(
            application, host=host, port=port, threads=8, ident=None, clear_untrusted_proxy_headers=True,
            max_request_body_size=largest,
        )  # fmt: skip
    except OSError as error:
        raise InputError(
            f"Port {port} on {host} cannot be used ({error.strerror}): choose another with --port."
        ) from error
    return Listening(address=f"http://{host}:{server.effective_port}", server=server)


@contextmanager
def _locked(folder: Path) -> Iterator[None]:
    """Hold the folder for this process alone; the system lets go of it however the process ends."""
    with (folder / "lock").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise InputError(
                f"{folder} is already open in another Firsthand: stop that one first."
            ) from error
        yield
