"""Photographs every page of the example company, wide and narrow, light and dark, and asks axe about each.

Without --base it starts `firsthand demo` itself. Pages are found by following links from the first page after
signing in; of pages that differ in a number only (records), the first one found is taken.
"""

import argparse
import json
import re
import shutil
import subprocess
import sys
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Error, Page, Response, StorageState, sync_playwright

from scripts import chromium

ROOT = Path(__file__).parent.parent
WIDTHS = {1440: 900, 390: 844}
SCHEMES = ("light", "dark")
LEAVE_ALONE = re.compile(r"/(logout|static|media|download)/|\.(csv|pdf|json|ics|zip|svg|png)$")


@dataclass(frozen=True, kw_only=True)
class SignIn:
    address: str
    email: str
    password: str


@contextmanager
def demo() -> Iterator[SignIn]:
    """The example company, for as long as it is needed."""
    command = [str(Path(sys.executable).parent / "firsthand"), "demo", "--json", "--no-browser"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            first = next((line for line in process.stdout if line.startswith("{")), None)
            if first is None:
                raise SystemExit("`firsthand demo --json` ended without saying where it runs.")
            told = json.loads(first)
            yield SignIn(address=told["address"], email=told["email"], password=told["password"])
        finally:
            process.terminate()


def sign_in(page: Page, who: SignIn) -> None:
    page.goto(f"{who.address}/accounts/login/")
    page.fill("input[name=login]", who.email)
    page.fill("input[name=password]", who.password)
    page.locator("main button.primary, form button[type=submit]").first.click()
    page.wait_for_load_state("networkidle")
    if "/login" in page.url:
        raise SystemExit(f"Signing in as {who.email} did not work: {page.locator('main').inner_text()}")


def shape(url: str) -> str:
    """The path without its product and numbers: pages of one shape are the same page with other rows."""
    return re.sub(r"\d+", "n", re.sub(r"^/w/[^/]+/[^/]+/", "/product/", urlsplit(url).path))


def opens(page: Page, url: str) -> Response | None:
    """The answer, where the address is a page and not a file to download."""
    try:
        reply = page.goto(url)
    except Error as error:
        if "Download is starting" in error.message:
            return None
        raise
    return reply if reply is not None and "text/html" in reply.headers.get("content-type", "") else None


def walk(page: Page, who: SignIn) -> Iterator[Response]:
    """Every page that links lead to, breadth first, each told while it is open."""
    host = urlsplit(who.address).netloc
    seen, queue = {shape(page.url)}, deque([page.url])
    while queue:
        reply = opens(page, queue.popleft())
        if reply is None:
            continue
        # getAttribute, because the href of a link inside a picture is no text.
        absolute = "links => links.map(link => new URL(link.getAttribute('href'), document.baseURI).href)"
        links = page.eval_on_selector_all("a[href]:not([download])", absolute)
        yield reply
        for link in links:
            if (
                urlsplit(link).netloc == host
                and shape(link) not in seen
                and not LEAVE_ALONE.search(urlsplit(link).path)
            ):
                seen.add(shape(link))
                queue.append(link.partition("#")[0])


def violations(page: Page, **options: object) -> list[str]:
    """What is wrong with a page as it stands: its width, and what axe says."""
    wrong = []
    if page.evaluate("document.documentElement.scrollWidth > window.innerWidth"):
        wrong.append("wider than the window")
    # Without being asked for violations alone, axe describes everything that is well too, which takes longer.
    found = Axe().run(page, options={"resultTypes": ["violations"], **options}).response
    for violation in found["violations"]:
        where = ", ".join(str(node["target"][0]) for node in violation["nodes"][:3])
        wrong.append(f"axe {violation['id']} ({violation['impact']}): {violation['help']} at {where}")
    return wrong


def complaints(page: Page, url: str) -> list[str]:
    """What is wrong with a page as a browser sees it: its status, its console, and how it stands."""
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(f"script error: {error}"))
    page.on("console", lambda said: wrong.append(f"console: {said.text}") if said.type == "error" else None)
    response = page.goto(url)
    page.wait_for_load_state("networkidle")
    if response is not None and response.status >= 400:
        wrong.append(f"status {response.status}")
    return wrong + violations(page)


def photograph(browser: Browser, state: StorageState | None, pages: dict[str, str], folder: Path) -> int:
    """A picture of each page at each width and scheme. Returns how many complaints there were."""
    count = 0
    for width, height in WIDTHS.items():
        for scheme in SCHEMES:
            context = browser.new_context(
                viewport={"width": width, "height": height},
                color_scheme=scheme,
                storage_state=state,
                reduced_motion="reduce",
            )
            for name, url in pages.items():
                page = context.new_page()
                wrong = complaints(page, url)
                file = re.sub(r"\W+", "-", name).strip("-") or "start"
                page.screenshot(path=folder / f"{file}-{width}-{scheme}.png", full_page=True)
                page.close()
                for each in wrong:
                    print(f"  {url} at {width} px, {scheme}: {each}")
                count += len(wrong)
            context.close()
    return count


def visit(who: SignIn, folder: Path, only: str) -> int:
    executable = chromium.find()
    if executable is None:
        raise SystemExit(f"No Chromium found. {chromium.HOW_TO_GET_IT}")
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=chromium.FLAGS)
        context = browser.new_context()
        page = context.new_page()
        sign_in(page, who)
        found = (reply.url for reply in walk(page, who))
        pages = {shape(url): url for url in found if re.search(only, url)}
        count = photograph(browser, context.storage_state(), pages, folder)
        door = {"sign-in": f"{who.address}/accounts/login/"}
        count += photograph(browser, None, door, folder)
        browser.close()
    print(f"{len(pages) + 1} pages, {(len(pages) + 1) * 4} pictures in {folder.name}/, {count} complaints.")
    return 1 if count or not pages else 0


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--base", help="address of a running Firsthand; otherwise the example company is started"
    )
    parser.add_argument("--email", help="sign-in for --base")
    parser.add_argument("--password", help="sign-in for --base")
    parser.add_argument("--only", default="", help="photograph only addresses that match this pattern")
    parser.add_argument("--folder", type=Path, default=ROOT / "screens", help="where the pictures go")
    chosen = parser.parse_args()
    if chosen.base is None:
        with demo() as who:
            return visit(who, chosen.folder, chosen.only)
    who = SignIn(address=chosen.base.rstrip("/"), email=chosen.email, password=chosen.password)
    return visit(who, chosen.folder, chosen.only)


if __name__ == "__main__":
    sys.exit(main())
