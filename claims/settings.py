"""What the environment decides, read in one place.

``CLAIMS_DATABASE_URL`` names the database, ``CLAIMS_ANALYST`` who is working, ``CLAIMS_SITE`` where verdicts
are published and ``CLAIMS_PUBLISHER`` under which name, ``CLAIMS_FETCH_ALLOW`` what may be fetched besides
the public web, ``CLAIMS_API_TOKENS`` the file of who may call the API, ``CLAIMS_NLI_MODEL`` a model
that reads along where claims are compared, and ``CLAIMS_EMBEDDING_MODEL`` the one that embeds (read by
``claims.similarity.embedder``).
"""

from __future__ import annotations

import getpass
import os
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent
DEFAULT_DATABASE = PROJECT / "data" / "claims.db"


def database_url() -> str:
    """Return the configured database URL, by default the SQLite file ``data/claims.db``."""
    return os.environ.get("CLAIMS_DATABASE_URL") or f"sqlite:///{DEFAULT_DATABASE}"


def analyst_name() -> str:
    """Return who decides: ``CLAIMS_ANALYST``, else the name the system knows the user by."""
    configured = os.environ.get("CLAIMS_ANALYST", "").strip()
    if configured:
        return configured
    try:
        return getpass.getuser()
    except (OSError, KeyError):  # no password entry and no LOGNAME, as in a bare container
        return "analyst"


def site() -> str | None:
    """Return the address at which verdicts are published; ``{id}`` in it stands for a claim's number."""
    return os.environ.get("CLAIMS_SITE", "").strip() or None


def publisher() -> str | None:
    """Return the name under which verdicts are published."""
    return os.environ.get("CLAIMS_PUBLISHER", "").strip() or None


def fetch_allow() -> str:
    """Return the hosts and networks that pages may be fetched from although they are not public."""
    return os.environ.get("CLAIMS_FETCH_ALLOW", "")


def api_tokens() -> str | None:
    """Return the path of the file of tokens that the API lets in."""
    return os.environ.get("CLAIMS_API_TOKENS", "").strip() or None


def nli_model() -> str | None:
    """Return the hub id or folder of the optional NLI model, None while it is off."""
    return os.environ.get("CLAIMS_NLI_MODEL", "").strip() or None
