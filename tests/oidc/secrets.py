"""What `.streamlit/secrets.toml` says for a provider on loopback."""

from __future__ import annotations

from pathlib import Path

from tests.oidc.provider import CLIENT_ID, CLIENT_SECRET, Provider

COOKIE_SECRET = "what the dashboard signs its cookies with, in the tests"


def write(path: Path, provider: Provider) -> Path:
    """Write the secrets; Streamlit puts the dashboard's port in by itself."""
    path.write_text(
        "[auth]\n"
        'redirect_uri = "http://127.0.0.1:{port}/oauth2callback"\n'
        f'cookie_secret = "{COOKIE_SECRET}"\n'
        f'client_id = "{CLIENT_ID}"\n'
        f'client_secret = "{CLIENT_SECRET}"\n'
        f'server_metadata_url = "{provider.address}/.well-known/openid-configuration"\n',
        encoding="utf-8",
    )
    return path
