"""Asking a language model behind an OpenAI-compatible address, and nothing else.

Only the address given is contacted: no redirect is followed, no proxy used, no other host named. Every request ends by
a deadline, no answer is read beyond a limit, and what failed is asked again a few times at most.

May import: ``offramp.errors``, standard library.
"""

from __future__ import annotations

import http.client
import json
import socket
import ssl
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Literal
from urllib.parse import urlsplit

from offramp.errors import OfframpError

MAX_ANSWER = 2_000_000  # bytes
_CONNECT = 10.0  # seconds until a connection must stand
_PAUSES = (1.0, 4.0)  # seconds before a second and a third try
TRIES = len(_PAUSES) + 1
_LONGEST_PAUSE = 30.0  # that a server may ask for
_CHUNK = 65_536
_AGAIN = frozenset((408, 425, 429, 500, 502, 503, 504))
_LOCAL = frozenset(("localhost", "127.0.0.1", "::1"))

Trouble = Literal["answer not JSON", "answer too large", "answer empty"]


class ModelError(OfframpError):
    """A model that cannot be asked: nobody there, wrong key, no such model, no answer in time."""


class NoAnswerError(OfframpError):
    """An answer that came and is of no use; the next may be better."""

    def __init__(self, trouble: Trouble) -> None:
        self.trouble: Trouble = trouble
        super().__init__(trouble)


@dataclass(frozen=True)
class Endpoint:
    """Where a model is asked.

    Attributes
    ----------
    url : the base address as its makers give it, ``http://localhost:11434/v1``.
    model : the model's name there.
    key : sent as a bearer token where given.
    timeout : seconds within which a whole answer must have come.
    """

    url: str
    model: str
    key: str = ""
    timeout: float = 120.0

    def __post_init__(self) -> None:
        _checked(self.url)
        if any(not 32 < ord(char) < 127 for char in self.key):
            raise OfframpError("the key of the model holds characters that a header cannot carry")

    def __repr__(self) -> str:
        return f"Endpoint({self.url!r}, {self.model!r})"  # never the key

    @property
    def address(self) -> str:
        """The address to which requests are sent."""
        base = self.url.rstrip("/")
        return base if base.endswith("/chat/completions") else f"{base}/chat/completions"

    @property
    def open_key(self) -> bool:
        """Whether a key would travel unencrypted to another machine."""
        parts = urlsplit(self.url)
        return bool(self.key) and parts.scheme == "http" and parts.hostname not in _LOCAL


def _checked(url: str) -> None:
    try:
        parts = urlsplit(url)
        port_fits = parts.port is None or parts.port > 0
    except ValueError:
        port_fits, parts = False, urlsplit("")
    if parts.scheme not in ("http", "https") or not parts.hostname or not port_fits or not url.isascii():
        raise OfframpError(f"{url!r} is no address of a model: give one as http://localhost:11434/v1")
    if parts.username or parts.password or parts.query or parts.fragment:
        raise OfframpError(f"the address of a model holds no user, query or fragment, as this does: {parts.hostname}")


def ask(endpoint: Endpoint, instruction: str, text: str, pause: Callable[[float], None] = time.sleep) -> Any:
    """The model's answer to an instruction about a text, read as JSON.

    Asks up to `TRIES` times where the server is busy or breaks off. `ModelError` where it cannot be asked,
    `NoAnswerError` where what came is of no use.
    """
    body = json.dumps(
        {
            "model": endpoint.model,
            "temperature": 0,
            "stream": False,
            "messages": [{"role": "system", "content": instruction}, {"role": "user", "content": text}],
        }
    ).encode("utf-8")
    for least in _PAUSES:
        try:
            return _read(_tried(endpoint, body))
        except _BusyError as busy:
            pause(min(_LONGEST_PAUSE, max(busy.wait, least)))
    try:
        return _read(_tried(endpoint, body))
    except _BusyError as busy:
        raise ModelError(f"{endpoint.address}: {busy}; asked {TRIES} times") from busy


class _BusyError(Exception):
    """Something that may go better if asked again; `wait` is how many seconds the server wants to pass."""

    def __init__(self, told: str, wait: float = 0.0) -> None:
        self.wait = wait
        super().__init__(told)


def _tried(endpoint: Endpoint, body: bytes) -> bytes:
    """What came as an answer. `_BusyError` where another try may help, `ModelError` where none does."""
    try:
        status, reason, wait, data = _exchange(endpoint, body)
    except ssl.SSLError as error:
        raise ModelError(f"{endpoint.address}: no secure connection: {error.reason or error}") from error
    except (TimeoutError, _LateError) as error:
        raise _BusyError(f"no answer within {endpoint.timeout:g} seconds") from error
    except ConnectionRefusedError as error:
        raise _BusyError("nobody answers there (connection refused)") from error
    except socket.gaierror as error:
        raise ModelError(f"{endpoint.address}: no such host") from error
    except (OSError, http.client.HTTPException) as error:
        raise _BusyError(f"the connection broke off ({error or type(error).__name__})") from error
    if status == 200:
        return data
    told = f"the server says {status} {reason}".rstrip() + _said(data)
    if status in _AGAIN:
        raise _BusyError(told, wait)
    if 300 <= status < 400:
        told += ": it sends elsewhere, which is not followed; give the address that answers itself"
    if status in (401, 403):
        told += ": is the key right?"
    if status == 404:
        told += ": are the address and the name of the model right?"
    raise ModelError(f"{endpoint.address}: {told}")


class _LateError(Exception):
    """The deadline of a request has passed."""


def _exchange(endpoint: Endpoint, body: bytes) -> tuple[int, str, float, bytes]:
    """One request: status, its words, how long to wait before another, and what came."""
    parts = urlsplit(endpoint.address)
    assert parts.hostname is not None
    first = min(_CONNECT, endpoint.timeout)
    connection = (
        http.client.HTTPSConnection(parts.hostname, parts.port, timeout=first, context=ssl.create_default_context())
        if parts.scheme == "https"
        else http.client.HTTPConnection(parts.hostname, parts.port, timeout=first)
    )
    headers = {"Content-Type": "application/json", "Accept": "application/json", "User-Agent": "offramp"}
    if endpoint.key:
        headers["Authorization"] = f"Bearer {endpoint.key}"
    late = threading.Event()
    socks: list[socket.socket] = []
    alarm = threading.Timer(endpoint.timeout, _cut, (socks, late))
    alarm.daemon = True
    alarm.start()
    try:
        connection.connect()
        socks.append(connection.sock)  # the connection itself forgets it when the server closes after its answer
        if late.is_set():
            raise _LateError
        connection.sock.settimeout(endpoint.timeout)
        connection.request("POST", parts.path, body, headers)
        with connection.getresponse() as answer:
            data = _limited(answer, late)
            return answer.status, answer.reason, _wait(answer.getheader("Retry-After")), data
    except Exception as error:
        if late.is_set():
            raise _LateError from error
        raise
    finally:
        alarm.cancel()
        connection.close()


def _cut(socks: list[socket.socket], late: threading.Event) -> None:
    """End a request whose time is up: a server that sends a byte now and then would never time out by itself."""
    late.set()
    for sock in socks:
        with suppress(OSError):
            sock.shutdown(socket.SHUT_RDWR)


def _limited(answer: http.client.HTTPResponse, late: threading.Event) -> bytes:
    parts: list[bytes] = []
    size = 0
    while chunk := answer.read1(_CHUNK):
        size += len(chunk)
        if size > MAX_ANSWER:
            raise NoAnswerError("answer too large")
        parts.append(chunk)
    if late.is_set():
        raise _LateError
    if answer.length:
        raise http.client.IncompleteRead(b"", answer.length)
    return b"".join(parts)


def _wait(header: str | None) -> float:
    try:
        return max(0.0, float(header)) if header is not None else 0.0
    except ValueError:
        return 0.0


def _said(data: bytes) -> str:
    """What a server says of its trouble, shortened, with nothing in it that a terminal would obey."""
    try:
        found = json.loads(data)
        message = found["error"]["message"] if isinstance(found["error"], dict) else found["error"]
    except (ValueError, KeyError, TypeError, RecursionError):
        return ""
    shown = "".join(char if char.isprintable() else " " for char in str(message)[:200])
    return f" ({' '.join(shown.split())})" if shown.strip() else ""


def _read(data: bytes) -> Any:
    """The JSON in the first choice of an answer; models like to put it into a block of code."""
    try:
        text = json.loads(data)["choices"][0]["message"]["content"]
    except (ValueError, KeyError, IndexError, TypeError, RecursionError) as error:
        raise NoAnswerError("answer not JSON") from error
    if not isinstance(text, str) or not text.strip():
        raise NoAnswerError("answer empty")
    first, last = text.find("{"), text.rfind("}")
    try:
        return json.loads(text[first : last + 1])
    except (ValueError, RecursionError) as error:
        raise NoAnswerError("answer not JSON") from error
