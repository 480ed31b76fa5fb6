"""A web server on loopback that counts who came, and answers well or badly by path."""

from __future__ import annotations

import gzip
import ssl
import threading
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

PAGE = """<!doctype html><html lang="en"><head><title>Quiet locks - Dell Herald</title>
<link rel="canonical" href="http://{host}/locks"><meta property="og:site_name" content="Dell Herald">
<meta name="author" content="Ina Quill"><meta property="article:published_time" content="2026-03-04">
<meta property="article:modified_time" content="2026-03-09"></head>
<body><article><h1>Quiet locks</h1><p>The locks at Dell moved 320 barges in May, the harbour office said.
The keeper counted them by hand, as her mother had done before her, in a long green book.</p>
<p>{second}</p></article></body></html>"""
SECOND = "A barge pays 14 crowns for each passage, and nobody asks what it carries below its deck."
BOMB_BYTES = 60_000_000


class Server(ThreadingHTTPServer):
    """Keeps the paths that were asked for; ``pages`` are answers that a test puts up."""

    daemon_threads = True

    def __init__(self, address: tuple[str, int]) -> None:
        super().__init__(address, _Answers)
        self.asked: list[str] = []
        self.headers: list[dict[str, str]] = []
        self.pages: dict[str, bytes] = {}
        self.leave = threading.Event()

    def handle_error(self, request: object, client_address: object) -> None:
        """Whoever hangs up early is expected here."""

    @property
    def port(self) -> int:
        return int(self.server_address[1])

    def at(self, path: str, host: str = "127.0.0.1") -> str:
        """Return the address of a path here."""
        return f"http://{host}:{self.port}{path}"


@contextmanager
def serving(host: str = "127.0.0.1", *, tls: ssl.SSLContext | None = None) -> Iterator[Server]:
    """Serve on a free port of ``host`` for a while, over TLS if there is a context for it."""
    server = Server((host, 0))
    if tls is not None:
        server.socket = tls.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.leave.set()
        server.shutdown()
        server.server_close()
        thread.join()


def page(host: str = "127.0.0.1", *, second: str = SECOND) -> bytes:
    """Return an article that says who wrote it when and where."""
    return PAGE.format(host=host, second=second).encode()


class _Answers(BaseHTTPRequestHandler):
    server: Server
    protocol_version = "HTTP/1.1"

    def log_message(self, *_: object) -> None:
        """Keep quiet."""

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        self.server.asked.append(self.path)
        self.server.headers.append({name.lower(): value for name, value in self.headers.items()})
        if parts.path in self.server.pages:
            self._send(self.server.pages[parts.path])
        elif parts.path in _PATHS:
            _PATHS[parts.path](self, parse_qs(parts.query))
        else:
            self._send(b"nothing here", status=404)

    def _send(self, body: bytes, *, status: int = 200, kind: str = "text/html", **headers: str) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", headers.pop("length", str(len(body))))
        self.send_header("Connection", "close")
        self.close_connection = True
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value.encode().decode("latin-1"))
        self.end_headers()
        self.wfile.write(body)

    def _article(self, _: dict[str, list[str]]) -> None:
        if self.headers.get("If-None-Match") == '"v1"':
            self._send(b"", status=304, ETag='"v1"')
            return
        stamp = "Wed, 04 Mar 2026 08:00:00 GMT"
        self._send(page(f"127.0.0.1:{self.server.port}"), ETag='"v1"', Last_Modified=stamp)

    def _redirect(self, query: dict[str, list[str]]) -> None:
        self._send(b"", status=int(query.get("as", ["302"])[0]), Location=query["to"][0])

    def _loop(self, query: dict[str, list[str]]) -> None:
        self._send(b"", status=301, Location=f"/loop?n={1 - int(query.get('n', ['0'])[0])}")

    def _stairs(self, query: dict[str, list[str]]) -> None:
        self._send(b"", status=307, Location=f"/stairs?n={int(query.get('n', ['0'])[0]) + 1}")

    def _slow(self, _: dict[str, list[str]]) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.send_header("Connection", "close")
        self.close_connection = True
        self.end_headers()
        while not self.server.leave.wait(0.05):
            self.wfile.write(b".")

    def _silent(self, _: dict[str, list[str]]) -> None:
        self.server.leave.wait(20)

    def _large(self, query: dict[str, list[str]]) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        if "said" in query:
            self.send_header("Content-Length", "99999999999")
        self.send_header("Connection", "close")
        self.close_connection = True
        self.end_headers()
        while not self.server.leave.is_set():
            self.wfile.write(b"<p>much</p>" * 1000)

    def _half(self, _: dict[str, list[str]]) -> None:
        self._send(page()[:200], length="5000")

    def _half_chunked(self, _: dict[str, list[str]]) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        self.wfile.write(b"1000\r\n<html>half")
        self.close_connection = True

    def _packed(self, query: dict[str, list[str]]) -> None:
        way = query["way"][0]
        bodies: dict[str, Callable[[], bytes]] = {
            "gzip": lambda: gzip.compress(page()),
            "deflate": lambda: zlib.compress(page()),
            "bare": lambda: zlib.compress(page(), wbits=-15),
            "bomb": lambda: gzip.compress(b" " * BOMB_BYTES),
            "deflate-bomb": lambda: zlib.compress(b" " * BOMB_BYTES),
            "twice": lambda: gzip.compress(gzip.compress(b" " * BOMB_BYTES)),
            "half": lambda: gzip.compress(page())[:-40],
            "not": page,
            "br": lambda: b"\x1b\x03\x00\xf8\x47\x95\x14",
        }
        codings = {"br": "br", "deflate": "deflate", "bare": "deflate", "deflate-bomb": "deflate"}
        coding = "gzip, gzip" if way == "twice" else codings.get(way, "gzip")
        self._send(bodies[way](), Content_Encoding=coding)

    def _status(self, query: dict[str, list[str]]) -> None:
        headers = {"Retry_After": query["wait"][0]} if "wait" in query else {}
        self._send(b"no", status=int(query["code"][0]), **headers)

    def _kind(self, query: dict[str, list[str]]) -> None:
        self._send(b"GIF89a or so", kind=query["is"][0])


_PATHS: dict[str, Callable[[_Answers, dict[str, list[str]]], None]] = {
    "/locks": _Answers._article,
    "/to": _Answers._redirect,
    "/loop": _Answers._loop,
    "/stairs": _Answers._stairs,
    "/slow": _Answers._slow,
    "/silent": _Answers._silent,
    "/large": _Answers._large,
    "/half": _Answers._half,
    "/half-chunked": _Answers._half_chunked,
    "/packed": _Answers._packed,
    "/status": _Answers._status,
    "/kind": _Answers._kind,
}
__all__ = ["BOMB_BYTES", "SECOND", "Server", "page", "serving"]
