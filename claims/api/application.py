"""The application: the paths behind the gate, and their description in OpenAPI."""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI, Request

from claims.api import routes
from claims.api.desk import Desk
from claims.api.gate import Gate, Limits
from claims.api.problems import add_handlers
from claims.api.tokens import TokenFile

VERSION = "1"


def create(desk: Desk, *, tokens: TokenFile, limits: Limits | None = None) -> FastAPI:
    """Return the API on this desk; its description, ``/openapi.json``, needs a token as everything does.

    The pages that FastAPI offers to browse it load scripts from elsewhere, and are left out.
    """
    app = FastAPI(
        title="The claim workbench",
        version=VERSION,
        summary="Add documents, read claims, give verdicts.",
        openapi_url=None,
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
    )
    app.state.desk = desk
    app.include_router(routes.health)
    app.include_router(routes.router)
    app.add_api_route("/openapi.json", _described, include_in_schema=False)
    add_handlers(app)
    app.add_middleware(Gate, tokens=tokens, limits=limits or Limits())
    return app


def _described(request: Request) -> dict[str, Any]:
    app = request.app
    assert isinstance(app, FastAPI)
    return app.openapi()
