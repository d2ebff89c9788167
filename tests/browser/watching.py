"""What a page says to its console: script errors, refused scripts and styles, missing files."""

from playwright.sync_api import ConsoleMessage, Page

# What htmx says of a question that a newer one took the place of, as while somebody walks through a list.
REPLACED = ("htmx:afterRequest,", "htmx:sendAbort,")


class Watch:
    """Keeps the errors of a page. `aside` names beginnings that are expected, such as a 422 on purpose."""

    def __init__(self, page: Page) -> None:
        self._said: list[str] = []
        page.on("pageerror", lambda error: self._said.append(f"script error: {error}"))
        page.on("console", self._console)

    def _console(self, message: ConsoleMessage) -> None:
        if message.type == "error" and not message.text.startswith(REPLACED):
            self._said.append(f"{message.location.get('url', '')}: {message.text}")

    def said(self) -> list[str]:
        said, self._said = self._said, []
        return said
