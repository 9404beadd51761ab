"""A server on this machine that answers as a language model would, or as it should not."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass
class Server:
    """Where it listens, and what it was asked: path, headers and body of each request."""

    url: str
    asked: list[tuple[str, dict[str, str], dict[str, Any]]] = field(default_factory=list)

    def texts(self) -> list[str]:
        """The texts that were sent."""
        return [json.loads(body["messages"][-1]["content"])["text"] for _, _, body in self.asked]


Answer = Callable[[BaseHTTPRequestHandler, dict[str, Any]], None]


def says(content: Any) -> Answer:
    """A model that answers with this, as JSON unless it is text."""
    text = content if isinstance(content, str) else json.dumps(content)
    return raw(json.dumps({"choices": [{"message": {"role": "assistant", "content": text}}]}).encode())


def raw(data: bytes, status: int = 200, **headers: str) -> Answer:
    """A server that answers with these bytes."""

    def answer(request: BaseHTTPRequestHandler, body: dict[str, Any]) -> None:
        request.send_response(status)
        for name, value in headers.items():
            request.send_header(name.replace("_", "-"), value)
        request.send_header("Content-Length", str(len(data)))
        request.end_headers()
        request.wfile.write(data)

    return answer


def slowly(step: float, pieces: int) -> Answer:
    """A server that sends a byte now and then."""

    def answer(request: BaseHTTPRequestHandler, body: dict[str, Any]) -> None:
        request.send_response(200)
        request.send_header("Content-Length", str(pieces))
        request.end_headers()
        for _ in range(pieces):
            request.wfile.write(b" ")
            time.sleep(step)

    return answer


def hangs_up(request: BaseHTTPRequestHandler, body: dict[str, Any]) -> None:
    """A server that promises more than it sends."""
    request.send_response(200)
    request.send_header("Content-Length", "1000")
    request.end_headers()
    request.wfile.write(b"{")


def in_turn(*answers: Answer) -> Answer:
    """One answer after the other, the last for ever."""
    left = list(answers)

    def answer(request: BaseHTTPRequestHandler, body: dict[str, Any]) -> None:
        (left.pop(0) if len(left) > 1 else left[0])(request, body)

    return answer


@contextmanager
def serving(answer: Answer) -> Iterator[Server]:
    """The server while the block runs."""
    server = Server("")

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            server.asked.append((self.path, dict(self.headers), body))
            try:
                answer(self, body)
            except OSError:
                self.close_connection = True  # whoever asked has gone

        def do_GET(self) -> None:
            server.asked.append((self.path, dict(self.headers), {}))
            raw(b"{}")(self, {})

        def log_message(self, *args: object) -> None:
            pass

    listening = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    listening.daemon_threads = True
    server.url = f"http://127.0.0.1:{listening.server_port}/v1"
    thread = threading.Thread(target=listening.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield server
    finally:
        listening.shutdown()
        listening.server_close()
        thread.join()
