"""Over TLS the certificate is that of the name, though the connection goes to a checked address."""

from __future__ import annotations

import ssl
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from claims.documents.fetch_addresses import AllowList
from claims.documents.fetching import Fetched, FetchError, fetch
from tests.documents.web_server import Server, serving

LOOPBACK = AllowList.parse("127.0.0.1")


def _certificate(folder: Path, name: str) -> Path:
    """Write a self-signed certificate for ``name`` and its key into one file."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    made = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(datetime.now(UTC) - timedelta(days=1))
        .not_valid_after(datetime.now(UTC) + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    form = serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    path = folder / "secure.pem"
    pem = made.public_bytes(serialization.Encoding.PEM)
    path.write_bytes(pem + key.private_bytes(serialization.Encoding.PEM, *form))
    return path


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    return _certificate(tmp_path, "secure.example.org")


@pytest.fixture
def server(certificate: Path) -> Iterator[Server]:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    with serving(tls=context) as found:
        yield found


def _fetch(server: Server, host: str, *, trusted: Path | None) -> Fetched:
    tls = None if trusted is None else ssl.create_default_context(cafile=trusted)
    address = f"https://{host}:{server.port}/locks"
    return fetch(address, allow=LOOPBACK, resolver=lambda *_: ["127.0.0.1"], tls=tls)


def test_the_name_is_asked_for_and_checked(server: Server, certificate: Path) -> None:
    found = _fetch(server, "secure.example.org", trusted=certificate)
    assert b"320 barges" in found.body
    assert server.headers[0]["host"] == f"secure.example.org:{server.port}"


def test_a_certificate_of_another_name_is_refused(server: Server, certificate: Path) -> None:
    with pytest.raises(FetchError, match="certificate is not valid"):
        _fetch(server, "other.example.org", trusted=certificate)
    assert server.asked == []


def test_a_certificate_that_nobody_vouches_for_is_refused(server: Server) -> None:
    with pytest.raises(FetchError, match="certificate is not valid"):
        _fetch(server, "secure.example.org", trusted=None)
    assert server.asked == []
