"""A small OpenID Connect provider on loopback: discovery, authorisation code, PKCE S256, RS256 tokens.

It keeps to the rules unless it is told to break one (``fault``): then it hands out a token that a client
must refuse. What it checks itself (client, redirect address, code used once, PKCE) it always checks.
"""

from __future__ import annotations

import base64
import hashlib
import html
import json
import secrets
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import StrEnum
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import OctKey, RSAKey

CLIENT_ID = "claim-workbench"
CLIENT_SECRET = "a secret that the tests share with the provider"
KEY_ID = "signing-key"


class Fault(StrEnum):
    """Which rule the provider breaks."""

    EXPIRED = "ran out an hour ago"
    JUST_EXPIRED = "ran out a minute ago"
    NEVER_EXPIRES = "says no time at which it runs out"
    FORGED = "signed with a key that is not the provider's"
    TAMPERED = "changed after it was signed"
    UNSIGNED = "signed by nobody: alg none"
    SHARED_SECRET = "signed with the client's own secret: alg HS256"
    OTHER_AUDIENCE = "meant for another program"
    OTHER_AUDIENCE_SAME_PARTY = "meant for another program, on behalf of this one"
    OTHER_ISSUER = "issued by somebody else"
    OTHER_NONCE = "answers another sign-in"
    NO_NONCE = "answers no sign-in"
    NOBODY = "names nobody"
    NO_TOKEN = "is missing"


@dataclass(slots=True)
class Asked:
    """One authorisation request, kept until its code is redeemed."""

    redirect_uri: str
    nonce: str
    challenge: str
    subject: str


@dataclass(slots=True)
class Provider:
    """What the provider knows; tests read and change it while it answers."""

    people: dict[str, dict[str, str]]
    address: str = ""
    fault: Fault | None = None
    lifetime: int = 3600
    codes: dict[str, Asked] = field(default_factory=dict)
    issued: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    ended: int = 0
    key: RSAKey = field(default_factory=lambda: RSAKey.generate_key(2048, {"kid": KEY_ID}))

    def discovery(self) -> dict[str, Any]:
        """Return what ``/.well-known/openid-configuration`` says."""
        return {
            "issuer": self.address,
            "authorization_endpoint": f"{self.address}/authorize",
            "token_endpoint": f"{self.address}/token",
            "jwks_uri": f"{self.address}/keys",
            "end_session_endpoint": f"{self.address}/end",
            "response_types_supported": ["code"],
            "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": ["RS256"],
            "code_challenge_methods_supported": ["S256"],
        }

    def code_for(self, asked: Asked) -> str:
        """Return a new code, good for one exchange."""
        code = secrets.token_urlsafe(24)
        self.codes[code] = asked
        return code

    def redeem(self, given: Mapping[str, str], client: tuple[str, str]) -> dict[str, Any] | None:
        """Return the answer of the token endpoint, None when the request is not in order."""
        asked = self.codes.pop(given.get("code", ""), None)
        reason = self._objection(asked, given, client)
        if asked is None or reason:
            self.refused.append(reason)
            return None
        answer = {"access_token": secrets.token_urlsafe(24), "token_type": "Bearer", "expires_in": 60}
        if self.fault is Fault.NO_TOKEN:
            return answer
        token = self._token(asked)
        self.issued.append(token)
        return {**answer, "id_token": token}

    def _objection(self, asked: Asked | None, given: Mapping[str, str], client: tuple[str, str]) -> str:
        if client != (CLIENT_ID, CLIENT_SECRET):
            return "unknown client"
        if asked is None:
            return "unknown or used code"
        if given.get("redirect_uri") != asked.redirect_uri:
            return "another redirect address"
        digest = hashlib.sha256(given.get("code_verifier", "").encode()).digest()
        return "" if _base64(digest) == asked.challenge else "PKCE does not fit"

    def _token(self, asked: Asked) -> str:
        claims = _broken(self.fault, self._claims(asked))
        algorithm, key = self._signature()
        if self.fault is Fault.UNSIGNED:
            return f"{_part({'alg': 'none'})}.{_part(claims)}."
        token = jwt.encode({"alg": algorithm, "kid": KEY_ID}, claims, key)
        if self.fault is Fault.TAMPERED:
            head, _, signature = token.split(".")
            return f"{head}.{_part(claims | {'sub': 'somebody-else'})}.{signature}"
        return token

    def _claims(self, asked: Asked) -> dict[str, Any]:
        now = int(time.time())
        claims = {"iss": self.address, "aud": CLIENT_ID, "sub": asked.subject, "nonce": asked.nonce}
        return claims | {"iat": now, "exp": now + self.lifetime} | self.people[asked.subject]

    def _signature(self) -> tuple[str, Any]:
        if self.fault is Fault.FORGED:
            return "RS256", RSAKey.generate_key(2048)
        if self.fault is Fault.SHARED_SECRET:
            return "HS256", OctKey.import_key(CLIENT_SECRET)
        return "RS256", self.key


def _broken(fault: Fault | None, claims: dict[str, Any]) -> dict[str, Any]:
    """Return the claims with the fault in them."""
    now = int(time.time())
    other: dict[Fault, dict[str, Any]] = {
        Fault.EXPIRED: {"iat": now - 7200, "exp": now - 3600},
        Fault.JUST_EXPIRED: {"iat": now - 3600, "exp": now - 60},
        Fault.OTHER_AUDIENCE: {"aud": "another-program"},
        Fault.OTHER_AUDIENCE_SAME_PARTY: {"aud": "another-program", "azp": CLIENT_ID},
        Fault.OTHER_ISSUER: {"iss": "https://elsewhere.example"},
        Fault.OTHER_NONCE: {"nonce": "of-another-sign-in"},
    }
    missing = {Fault.NO_NONCE: "nonce", Fault.NOBODY: "sub", Fault.NEVER_EXPIRES: "exp"}
    if fault in missing:
        claims.pop(missing[fault])
    return claims | (other.get(fault, {}) if fault else {})


def _base64(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def _part(content: Mapping[str, Any]) -> str:
    return _base64(json.dumps(content).encode())


class _Desk(BaseHTTPRequestHandler):
    """The provider's pages; ``provider`` is set on the class that ``running`` makes."""

    provider: Provider

    def do_GET(self) -> None:
        target = urlsplit(self.path)
        asked = dict(parse_qsl(target.query))
        if target.path == "/.well-known/openid-configuration":
            self._json(self.provider.discovery())
        elif target.path == "/keys":
            self._json({"keys": [self.provider.key.as_dict(private=False)]})
        elif target.path == "/authorize":
            self._choose(asked)
        elif target.path == "/approve":
            self._approve(asked)
        elif target.path == "/end":
            self.provider.ended += 1
            self._redirect(asked["post_logout_redirect_uri"])
        else:
            self._answer(404, b"", "text/plain")

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        name, _, secret = base64.b64decode(self.headers.get("Authorization", "")[6:]).decode().partition(":")
        answer = self.provider.redeem(dict(parse_qsl(body)), (name, secret))
        self._json(answer or {"error": "invalid_grant"}, code=200 if answer else 400)

    def _choose(self, asked: Mapping[str, str]) -> None:
        """Let somebody say who they are; there are no passwords on loopback."""
        wanted = {"response_type": "code", "client_id": CLIENT_ID, "code_challenge_method": "S256"}
        if any(asked.get(key) != value for key, value in wanted.items()) or not asked.get("nonce"):
            self._answer(400, b"not a request that this provider takes", "text/plain")
            return
        links = [
            f'<p><a href="/approve?{html.escape(urlencode({**asked, "subject": subject}))}">'
            f"{html.escape(person.get('name', subject))}</a></p>"
            for subject, person in self.provider.people.items()
        ]
        page = f"<!doctype html><title>Provider</title><h1>Who are you?</h1>{''.join(links)}"
        self._answer(200, page.encode(), "text/html; charset=utf-8")

    def _approve(self, asked: Mapping[str, str]) -> None:
        kept = Asked(asked["redirect_uri"], asked["nonce"], asked["code_challenge"], asked["subject"])
        answer = urlencode({"code": self.provider.code_for(kept), "state": asked["state"]})
        self._redirect(f"{asked['redirect_uri']}?{answer}")

    def _redirect(self, address: str) -> None:
        self.send_response(302)
        self.send_header("Location", address)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def _json(self, content: Mapping[str, Any], *, code: int = 200) -> None:
        self._answer(code, json.dumps(content).encode(), "application/json")

    def _answer(self, code: int, body: bytes, media_type: str) -> None:
        self.send_response(code)
        self.send_header("Content-Type", media_type)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing: the tests read what the provider remembers."""


@contextmanager
def running(people: dict[str, dict[str, str]]) -> Iterator[Provider]:
    """Run a provider for these people (by subject: what its tokens say of them) on a free port."""
    provider = Provider(people)
    desk = type("Desk", (_Desk,), {"provider": provider})
    server = ThreadingHTTPServer(("127.0.0.1", 0), desk)
    provider.address = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, name="provider")
    thread.start()
    try:
        yield provider
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
