"""The way out to the web: one connection at a time, to an address that was checked, until a moment in time.

The name is resolved once; every address it has is checked, and the connection goes to one of these very
addresses, so that a second answer of the name server changes nothing (DNS rebinding). TLS still asks for the
certificate of the name. No proxy, cookie or password from the environment is used.
"""

from __future__ import annotations

import queue
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from functools import cache
from types import TracebackType
from typing import Any

import httpcore
import httpx

from claims.documents.fetch_addresses import (
    Address,
    AllowList,
    check_addresses,
    host_of,
    parsed,
    refusal,
    refuse_local_name,
)

CONNECT_SECONDS = 10.0
"""How long one address of several may keep quiet before the next is tried."""

Resolver = Callable[[str, int], list[str]]
"""Returns the addresses of a host, as text; OSError when it has none."""

FAILURES: tuple[type[Exception], ...] = (
    httpx.HTTPError,
    httpx.InvalidURL,
    httpx.StreamError,
    httpcore.NetworkError,
    httpcore.ProtocolError,
    httpcore.TimeoutException,
    httpcore.UnsupportedProtocol,
    OSError,
)
"""What a request may end with besides an answer."""
SLOW: tuple[type[Exception], ...] = (httpcore.TimeoutException, httpx.TimeoutException)


def resolve(host: str, port: int) -> list[str]:
    """Ask the system for the addresses of ``host``, each once."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


class Deadline:
    """A moment after which nothing is waited for."""

    def __init__(self, seconds: float) -> None:
        self._end = time.monotonic() + seconds

    def left(self, most: float | None = None) -> float:
        """Return the seconds that are left, at most ``most``; httpcore.ReadTimeout when there are none."""
        left = self._end - time.monotonic()
        if left <= 0:
            raise httpcore.ReadTimeout("the time is up")
        return left if most is None else min(left, most)


class Client:
    """Asks for one address at a time; follows no redirect by itself. Close it, or use it in a ``with``."""

    def __init__(
        self, *, allow: AllowList, deadline: Deadline, resolver: Resolver, tls: ssl.SSLContext | None = None
    ) -> None:
        backend = _CheckedBackend(allow=allow, deadline=deadline, resolver=resolver)
        self._transport = _Transport(backend, tls or _verifying())

    def __enter__(self) -> Client:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: object, trace: TracebackType | None) -> None:
        self._transport.close()

    @contextmanager
    def get(self, address: str, headers: Mapping[str, str]) -> Iterator[httpx.Response]:
        """Give the answer of ``address``, whose body is yet to be read; see `FAILURES`."""
        answer = self._transport.handle_request(httpx.Request("GET", address, headers=dict(headers)))
        try:
            yield answer
        finally:
            answer.close()


@cache
def _verifying() -> ssl.SSLContext:
    return httpx.create_ssl_context(trust_env=False)


class _Transport(httpx.BaseTransport):
    """httpx over a pool of ours; httpcore's own errors come through, see `FAILURES`."""

    def __init__(self, backend: httpcore.NetworkBackend, tls: ssl.SSLContext) -> None:
        self._pool = httpcore.ConnectionPool(
            ssl_context=tls, max_connections=1, max_keepalive_connections=0, network_backend=backend
        )

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        answer = self._pool.handle_request(
            httpcore.Request(
                method=request.method,
                url=httpcore.URL(
                    scheme=request.url.raw_scheme,
                    host=request.url.raw_host,
                    port=request.url.port,
                    target=request.url.raw_path,
                ),
                headers=request.headers.raw,
                extensions=request.extensions,
            )
        )
        return httpx.Response(
            answer.status,
            headers=answer.headers,
            stream=_Body(answer),
            extensions=answer.extensions,
        )

    def close(self) -> None:
        self._pool.close()


class _Body(httpx.SyncByteStream):
    def __init__(self, answer: httpcore.Response) -> None:
        self._answer = answer

    def __iter__(self) -> Iterator[bytes]:
        yield from self._answer.iter_stream()

    def close(self) -> None:
        self._answer.close()


class _CheckedBackend(httpcore.NetworkBackend):
    """Opens connections to checked addresses only, and waits no longer than the deadline."""

    def __init__(self, *, allow: AllowList, deadline: Deadline, resolver: Resolver) -> None:
        self._allow, self._deadline, self._resolver = allow, deadline, resolver
        self._sockets = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ARG002  # the deadline is nearer
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        error: Exception | None = None
        for address in self._checked(host, port):
            try:
                stream = self._sockets.connect_tcp(
                    str(address), port, self._deadline.left(CONNECT_SECONDS), local_address, socket_options
                )
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as failed:
                error = failed
                continue
            return _Stream(self._meant(stream, host, address), self._deadline)
        raise error or httpcore.ConnectError(f"{host} has no address")

    def connect_unix_socket(
        self,
        path: str,
        timeout: float | None = None,  # noqa: ARG002  # nothing is waited for
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,  # noqa: ARG002
    ) -> httpcore.NetworkStream:
        raise refusal(path, "a socket of this machine")

    def _checked(self, host: str, port: int) -> list[Address]:
        known = host_of(host)
        if not isinstance(known, str):
            return check_addresses(str(known), [known], self._allow)
        refuse_local_name(known, self._allow)
        answers = _in_time(lambda: self._resolver(known, port), self._deadline)
        addresses = [parsed(answer) for answer in answers]
        if not all(addresses):
            raise refusal(known, "its addresses cannot be read")
        return check_addresses(known, [address for address in addresses if address], self._allow)

    def _meant(self, stream: httpcore.NetworkStream, host: str, address: Address) -> httpcore.NetworkStream:
        """Return ``stream`` when its other end is ``address`` indeed."""
        there = stream.get_extra_info("server_addr")
        if there is None or parsed(str(there[0])) != address:
            stream.close()
            raise refusal(host, "the connection went elsewhere")
        return stream


def _in_time(ask: Callable[[], list[str]], deadline: Deadline) -> list[str]:
    """Return what ``ask`` returns; it may not be interrupted, so it is left behind when it is late."""
    answers: queue.SimpleQueue[list[str] | Exception] = queue.SimpleQueue()

    def asked() -> None:
        try:
            answers.put(ask())
        except Exception as error:  # noqa: BLE001  # whatever it is, it is raised where it was asked for
            answers.put(error)

    threading.Thread(target=asked, daemon=True, name="resolving").start()
    try:
        answer = answers.get(timeout=deadline.left())
    except queue.Empty:
        raise httpcore.ConnectTimeout("the name server does not answer") from None
    if isinstance(answer, UnicodeError):
        raise httpcore.ConnectError("the name cannot be asked for") from answer
    if isinstance(answer, Exception):
        raise answer
    return answer


class _Stream(httpcore.NetworkStream):
    """A connection that ends with the deadline, however busily it trickles."""

    def __init__(self, stream: httpcore.NetworkStream, deadline: Deadline) -> None:
        self._stream, self._deadline = stream, deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, self._deadline.left(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, self._deadline.left(timeout))

    def close(self) -> None:
        with suppress(OSError):
            self._stream.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore.NetworkStream:
        secured = self._stream.start_tls(ssl_context, server_hostname, self._deadline.left(timeout))
        return _Stream(secured, self._deadline)

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)
