"""The provider that the sign-in is tested against keeps to the rules itself."""

from __future__ import annotations

import base64
import hashlib
import json
import urllib.error
import urllib.request
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

import pytest
from joserfc import jwt
from joserfc.errors import BadSignatureError
from joserfc.jwk import KeySet

from tests.oidc.provider import CLIENT_ID, CLIENT_SECRET, Asked, Fault, Provider, running

VERIFIER = "a verifier that is long enough for the rules of PKCE, forty-three at least"
CHALLENGE = base64.urlsafe_b64encode(hashlib.sha256(VERIFIER.encode()).digest()).rstrip(b"=").decode()
BACK = "http://127.0.0.1:1/oauth2callback"


@pytest.fixture
def provider() -> Iterator[Provider]:
    with running({"olga-7": {"name": "Olga Brandt"}}) as found:
        yield found


def _get(address: str) -> Any:
    with urllib.request.urlopen(address, timeout=10) as answer:
        return json.load(answer)


def _redeem(
    provider: Provider,
    code: str,
    *,
    verifier: str = VERIFIER,
    back: str = BACK,
    secret: str = CLIENT_SECRET,
) -> dict[str, Any] | None:
    given = {"code": code, "code_verifier": verifier, "redirect_uri": back}
    request = urllib.request.Request(f"{provider.address}/token", urlencode(given).encode())
    client = base64.b64encode(f"{CLIENT_ID}:{secret}".encode()).decode()
    request.add_header("Authorization", f"Basic {client}")
    try:
        with urllib.request.urlopen(request, timeout=10) as answer:
            found: dict[str, Any] = json.load(answer)
    except urllib.error.HTTPError as error:
        error.close()
        return None
    return found


def _code(provider: Provider) -> str:
    return provider.code_for(Asked(BACK, "a nonce", CHALLENGE, "olga-7"))


def test_a_code_is_good_for_one_signed_token(provider: Provider) -> None:
    code = _code(provider)
    answer = _redeem(provider, code)
    assert answer is not None
    keys = KeySet.import_key_set(
        _get(_get(f"{provider.address}/.well-known/openid-configuration")["jwks_uri"])
    )
    claims = jwt.decode(answer["id_token"], keys, algorithms=["RS256"]).claims
    assert (claims["iss"], claims["aud"], claims["sub"]) == (provider.address, CLIENT_ID, "olga-7")
    assert claims["nonce"] == "a nonce"
    assert claims["exp"] - claims["iat"] == provider.lifetime
    assert _redeem(provider, code) is None


@pytest.mark.parametrize(
    "wrong",
    [
        {"verifier": "another verifier that is just as long as the rules of PKCE want it"},
        {"back": "http://127.0.0.1:2/oauth2callback"},
        {"secret": "a guess"},
    ],
)
def test_a_code_is_no_good_to_anybody_else(provider: Provider, wrong: dict[str, str]) -> None:
    assert _redeem(provider, _code(provider), **wrong) is None
    assert provider.refused


def test_a_forged_token_does_not_fit_the_published_key(provider: Provider) -> None:
    provider.fault = Fault.FORGED
    answer = _redeem(provider, _code(provider))
    assert answer is not None
    keys = KeySet.import_key_set(_get(f"{provider.address}/keys"))
    with pytest.raises(BadSignatureError):
        jwt.decode(answer["id_token"], keys, algorithms=["RS256"])
