"""A real HTTP server on a free port of the loopback that answers as a script says."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

QUICKLY = {"retry-after-ms": "1"}
"""Asks the client to try again at once, so that a test of retries does not wait."""


@dataclass(frozen=True)
class Reply:
    """One response; ``hold`` keeps it back until the test is over, ``drop`` hangs up without one.

    ``drip`` sends it byte by byte, twenty a second.
    """

    body: bytes
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    hold: bool = False
    drop: bool = False
    drip: bool = False


@dataclass(frozen=True)
class Request:
    """What reached the server; ``body`` is the parsed JSON, None for a GET."""

    path: str
    headers: dict[str, str]
    body: Any

    @property
    def format(self) -> str:
        return str(self.body["response_format"]["type"])

    @property
    def user(self) -> str:
        return str(self.body["messages"][-1]["content"])


Script = Callable[[Request], Reply]


@dataclass
class LlmServer:
    """The running server: its address and what it was asked."""

    base_url: str
    requests: list[Request]

    @property
    def chats(self) -> list[Request]:
        return [request for request in self.requests if request.path == "/v1/chat/completions"]


class _Server(ThreadingHTTPServer):
    def __init__(self, script: Script, models: Sequence[str]) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.script = script
        self.models = models
        self.over = threading.Event()
        self.asked: list[Request] = []


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Server

    def do_GET(self) -> None:
        self._note(None)
        self._send(Reply(model_list(self.server.models)))

    def do_POST(self) -> None:
        sent = self.rfile.read(int(self.headers["Content-Length"]))
        reply = self.server.script(self._note(json.loads(sent)))
        if reply.hold:
            self.server.over.wait(timeout=30)
        if reply.hold or reply.drop:
            self.close_connection = True
        else:
            self._send(reply)

    def _note(self, body: Any) -> Request:
        headers = {name.lower(): value for name, value in self.headers.items()}
        self.server.asked.append(Request(self.path, headers, body))
        return self.server.asked[-1]

    def _send(self, reply: Reply) -> None:
        self.send_response(reply.status)
        for name, value in ({"Content-Type": "application/json"} | reply.headers).items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(reply.body)))
        self.end_headers()
        try:
            self._write(reply)
        except ConnectionError:
            self.close_connection = True  # the client had read enough

    def _write(self, reply: Reply) -> None:
        if not reply.drip:
            self.wfile.write(reply.body)
            return
        for byte in reply.body:
            self.wfile.write(bytes([byte]))
            if self.server.over.wait(timeout=0.05):
                self.close_connection = True
                return

    def log_message(self, format: str, *args: object) -> None:
        pass


@contextmanager
def llm_server(
    answers: Script | Sequence[Reply], *, models: Sequence[str] = ("small",)
) -> Iterator[LlmServer]:
    """Serve ``answers``: a function of the request, or replies in order, the last one for ever."""
    server = _Server(answers if callable(answers) else _in_order(answers), models)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield LlmServer(f"http://127.0.0.1:{server.server_port}/v1", server.asked)
    finally:
        server.over.set()
        server.shutdown()
        thread.join()
        server.server_close()


def _in_order(replies: Sequence[Reply]) -> Script:
    left = list(replies)
    return lambda _: left.pop(0) if len(left) > 1 else left[0]


def model_list(names: Sequence[str]) -> bytes:
    """Return what ``GET /models`` answers."""
    return json.dumps(
        {"object": "list", "data": [{"id": name, "object": "model"} for name in names]}
    ).encode()


def completion(content: str | None, *, finish_reason: str = "stop") -> Reply:
    """Return a chat completion whose only choice says ``content``."""
    message = {"role": "assistant", "content": content}
    choice = {"index": 0, "message": message, "finish_reason": finish_reason}
    whole = {"id": "c1", "object": "chat.completion", "created": 1, "model": "small", "choices": [choice]}
    return Reply(json.dumps(whole).encode())


def claim(quote: str, **fields: object) -> dict[str, object]:
    """Return a claim as the schema wants it, with ``fields`` in place of the usual ones."""
    usual = {"quote": quote, "claimant": None, "modality": "asserted", "negated": False, "english": None}
    return usual | fields


def claims(*found: object) -> Reply:
    """Return a completion that proposes ``found``."""
    return completion(json.dumps({"claims": list(found)}))
