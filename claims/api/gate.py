"""What stands before every path: a token, a limit on requests, and a limit on the size of a body.

It is a layer of its own so that a path that does not exist tells a stranger nothing, and so that no body is
read for one.
"""

from __future__ import annotations

import asyncio
import math
import time
from collections.abc import Callable
from dataclasses import dataclass

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from claims.api.problems import of_error, problem
from claims.api.tokens import Holder, TokenFile, TokensError

OPEN_PATH = "/healthz"
_SCHEME = "bearer "


@dataclass(frozen=True, slots=True)
class Limits:
    """How much one token may ask for: requests in a window of seconds, bytes and seconds of a body."""

    requests: int = 120
    window_seconds: float = 60.0
    body_bytes: int = 8_000_000
    body_seconds: float = 30.0


class RateLimit:
    """Counts requests in fixed windows, for each token that is in the file; kept in memory only."""

    def __init__(self, limits: Limits, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._limits = limits
        self._clock = clock
        self._window = 0.0
        self._counts: dict[str, int] = {}

    def wait_for(self, key: str) -> int | None:
        """Count one request; return how many seconds to wait, None when there is nothing to wait for."""
        passed = self._clock()
        window = passed // self._limits.window_seconds
        if window != self._window:
            self._window, self._counts = window, {}
        self._counts[key] = self._counts.get(key, 0) + 1
        if self._counts[key] <= self._limits.requests:
            return None
        return max(1, math.ceil((window + 1) * self._limits.window_seconds - passed))


class Gate:
    """Lets a request through to ``app`` with its holder in ``scope["state"]["holder"]``, or refuses it."""

    def __init__(
        self,
        app: ASGIApp,
        *,
        tokens: TokenFile,
        limits: Limits,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._app = app
        self._tokens = tokens
        self._limits = limits
        self._rate = RateLimit(limits, clock=clock)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request; anything but HTTP goes through, as no path speaks anything else."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        guarded = _with_headers(send)
        if scope["path"] == OPEN_PATH:
            await self._app(scope, receive, guarded)
            return
        read = self._refused(scope) or await self._body(Headers(scope=scope), receive)
        if isinstance(read, Response):
            await read(scope, receive, guarded)
            return
        await self._app(scope, _replay(read, receive), guarded)

    def _refused(self, scope: Scope) -> Response | None:
        try:
            holder = self._holder(Headers(scope=scope))
        except TokensError as error:
            return of_error(error)
        if holder is None:
            detail = "give a token that this desk knows: Authorization: Bearer ..."
            return problem(401, detail, headers={"WWW-Authenticate": "Bearer"})
        wait = self._rate.wait_for(holder.digest)
        if wait is not None:
            most = f"{self._limits.requests} requests in {self._limits.window_seconds:g} seconds"
            return problem(429, f"a token has {most}; wait", headers={"Retry-After": str(wait)})
        scope.setdefault("state", {})["holder"] = holder
        return None

    def _holder(self, headers: Headers) -> Holder | None:
        given = headers.getlist("authorization")
        if len(given) != 1 or not given[0].lower().startswith(_SCHEME):
            return None
        return self._tokens.holder(given[0][len(_SCHEME) :].strip())

    async def _body(self, headers: Headers, receive: Receive) -> bytes | Response:
        most = self._limits.body_bytes
        told = headers.get("content-length", "0")
        if len(told) > 18 or (told.isdecimal() and int(told) > most):
            return _too_large(most)
        try:
            async with asyncio.timeout(self._limits.body_seconds):
                body = await _read(receive, most)
        except TimeoutError:
            return problem(408, "the body took too long to arrive", headers={"Connection": "close"})
        return _too_large(most) if body is None else body


def _too_large(most: int) -> Response:
    return problem(413, f"a body has at most {most:,} bytes", headers={"Connection": "close"})


async def _read(receive: Receive, most: int) -> bytes | None:
    """Return a whole body, None as soon as it is longer than ``most`` bytes."""
    parts: list[bytes] = []
    size = 0
    while True:
        message = await receive()
        if message["type"] != "http.request":
            return b"".join(parts)
        parts.append(message.get("body", b""))
        size += len(parts[-1])
        if size > most:
            return None
        if not message.get("more_body", False):
            return b"".join(parts)


def _replay(body: bytes, receive: Receive) -> Receive:
    """Return what gives a body that was read once more, and then what else comes."""
    waiting = [body]

    async def again() -> Message:
        if waiting:
            return {"type": "http.request", "body": waiting.pop(), "more_body": False}
        return await receive()

    return again


def _with_headers(send: Send) -> Send:
    """Return ``send`` with what keeps answers out of caches, and from being taken for pages."""

    async def guarded(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            headers["Cache-Control"] = "no-store"
            headers["X-Content-Type-Options"] = "nosniff"
        await send(message)

    return guarded
