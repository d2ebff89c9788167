"""Runs every check that needs no running program, side by side; prints the output of what failed.

Each step is a command that works on its own too: copy it from STEPS when you want to look closer.
"""

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, as_completed
from pathlib import Path

ROOT = Path(__file__).parent.parent
BIN = Path(sys.executable).parent
WEB = "src/firsthand_web"

Outcome = tuple[bool | None, str]  # passed, or None when it could not be checked; what to say


def run(*command: str) -> Outcome:
    done = subprocess.run(
        command, cwd=ROOT, capture_output=True, text=True, stdin=subprocess.DEVNULL, check=False
    )
    return done.returncode == 0, done.stdout + done.stderr


def tool(name: str, *arguments: str) -> Outcome:
    return run(str(BIN / name), *arguments)


def files(*patterns: str) -> list[str]:
    return sorted(str(path.relative_to(ROOT)) for pattern in patterns for path in ROOT.glob(pattern))


def types() -> Outcome:
    """The library, and in the web application what other programs call: actions and queries."""
    web = [f"{WEB}/*/{layer}{end}" for layer in ("actions", "queries") for end in (".py", "/**/*.py")]
    return tool("mypy", "src/firsthand", *files(*web))


def templates() -> Outcome:
    html = files(f"{WEB}/**/templates/**/*.html")
    if not html:
        return None, "there are no templates yet"
    return tool("djade", "--check", "--target-version", "5.2", *html)


def javascript() -> Outcome:
    if not files(f"{WEB}/*/static/**/*.js"):
        return None, "there is no JavaScript yet"
    if not (shutil.which("npm") and shutil.which("node")):
        return None, "Node is missing (needed for this check only, never to run Firsthand)"
    installed = ROOT / "node_modules/.package-lock.json"
    if not installed.exists() or installed.stat().st_mtime < (ROOT / "package-lock.json").stat().st_mtime:
        passed, output = run("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund")
        if not passed:
            return False, output
    return run("node_modules/.bin/tsc", "--project", "tsconfig.json")


# The longest first, so that the two cores are busy to the end.
STEPS: dict[str, Callable[[], Outcome]] = {
    "types": types,
    "repository rules": lambda: tool("python", "-m", "pytest", "-q", "--tb=line", "-rN", "tests/repository"),
    "JavaScript types": javascript,
    "contracts": lambda: tool("lint-imports", "--no-cache"),
    "lint": lambda: tool("ruff", "check", "."),
    "format": lambda: tool("ruff", "format", "--check", "."),
    "templates": templates,
}


def timed(step: Callable[[], Outcome]) -> tuple[bool | None, str, float]:
    start = time.perf_counter()
    passed, output = step()
    return passed, output, time.perf_counter() - start


def main() -> int:
    start = time.perf_counter()
    failed = {}
    with ThreadPoolExecutor(max(2, os.cpu_count() or 2)) as pool:
        running = {pool.submit(timed, step): name for name, step in STEPS.items()}
        for future in as_completed(running):
            name = running[future]
            passed, output, seconds = future.result()
            if passed is None:
                print(f"  –       {name:<18} not checked: {output}", flush=True)
                continue
            print(f"  {'ok' if passed else 'FAILED':<7} {name:<18} {seconds:5.1f} s", flush=True)
            if not passed:
                failed[name] = output
    for name, output in failed.items():
        print(f"\n--- {name}\n{output.strip()}")
    verdict = f"Failed: {', '.join(failed)}" if failed else "Everything holds"
    print(f"\n{verdict} ({time.perf_counter() - start:.0f} s).")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
