"""A server that speaks as ClickHouse does over HTTP, and what is brought to it."""

import json
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from django.test import Client

from tests.world import World

MERGED = "user_id,event,timestamp,amount\n" + "".join(
    f"{who},{event},2025-03-{day:02}T09:00:00Z,{day}\n"
    for who, event, day in (
        ("u1", "bought", 6), ("u6", "signed up", 7), ("u6", "bought", 9), ("u3", "bought", 29)
    )
)  # fmt: skip


class Cluster(HTTPServer):
    """Speaks as ClickHouse does over HTTP; `run` answers SQL, or nothing does and it refuses."""

    run: Any = None
    insert: Any = None
    asked: list[tuple[str, dict[str, str], str]]
    sent = 0
    down = False


class Handler(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        server = self.server
        assert isinstance(server, Cluster)
        query = {name: values[0] for name, values in parse_qs(urlsplit(self.path).query).items()}
        content = self.rfile.read(int(self.headers["Content-Length"]))
        server.asked.append((self.headers["Authorization"], query, content[:200].decode(errors="replace")))
        try:
            if server.down:
                raise OSError("the server shuts down")
            if "query" in query:
                server.insert(query["query"], content)
                rows = []
            else:
                values = {name[6:]: value for name, value in query.items() if name.startswith("param_")}
                rows = server.run(content.decode(), values)
            status, said = 200, json.dumps({"data": rows}).encode()
        except Exception as error:
            status, said = 400, str(error).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(said)))
        self.end_headers()
        self.wfile.write(said)

    def log_message(self, *args: object) -> None:
        """Quiet."""


def choose(world: World, client: Client, kind: str) -> Any:
    return client.post(world.url("explore/engine/"), {"kind": kind})
