"""Errors as one line of JSON: problem details (RFC 9457). None tells how the program is built."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse

from claims.api.tokens import TokensError
from claims.errors import (
    DatabaseError,
    ModelError,
    NotAllowedError,
    NotFoundError,
    WorkbenchError,
)
from claims.services.opening import StaleClaimError

MEDIA_TYPE = "application/problem+json"
MOST_ERRORS = 20

_log = logging.getLogger("claims.api")


class BusyError(WorkbenchError):
    """The desk reads as many documents as it can at once."""


class NotSetUpError(WorkbenchError):
    """The desk lacks a setting that this answer needs."""


class InputError(BaseModel):
    """What is wrong with one value: where it stands, as ``body/evidence/0/url``, and why."""

    at: str
    detail: str


class Problem(BaseModel):
    """Why a request was refused (RFC 9457)."""

    type: str = "about:blank"
    title: str
    status: int
    detail: str
    errors: list[InputError] | None = None
    current_version: int | None = None
    current_status: str | None = None


_TITLES = {413: "Content Too Large", 422: "Unprocessable Content"}


def title_of(status: int) -> str:
    """Return the name of an HTTP status as RFC 9110 has it."""
    return _TITLES.get(status) or HTTPStatus(status).phrase


def responses(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """Return what the OpenAPI description says of these errors."""
    schema = Problem.model_json_schema(ref_template="#/components/schemas/{model}")
    schema.pop("$defs", None)
    schema["properties"]["errors"] = {"type": "array", "items": InputError.model_json_schema()}
    return {
        status: {"description": title_of(status), "content": {MEDIA_TYPE: {"schema": schema}}}
        for status in statuses
    }


def problem(
    status: int, detail: str, *, headers: Mapping[str, str] | None = None, **more: Any
) -> JSONResponse:
    """Return a refusal as a response; ``more`` are further members of the problem."""
    told = Problem(title=title_of(status), status=status, detail=detail, **more)
    return JSONResponse(
        told.model_dump(exclude_none=True), status, headers=dict(headers or {}), media_type=MEDIA_TYPE
    )


def add_handlers(app: FastAPI) -> None:
    """Let every error of ``app`` end as a problem."""
    app.add_exception_handler(WorkbenchError, _workbench)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(Exception, _fault)


def of_error(error: WorkbenchError) -> JSONResponse:
    """Return a service's refusal as a response; what names files of this machine is only logged."""
    if isinstance(error, StaleClaimError):
        version, status = error.current_version, error.current_status
        return problem(409, str(error), current_version=version, current_status=status)
    if isinstance(error, NotAllowedError):
        return problem(403, str(error))
    if isinstance(error, NotFoundError):
        return problem(404, str(error))
    if isinstance(error, BusyError):
        return problem(503, str(error), headers={"Retry-After": "10"})
    if isinstance(error, TokensError | NotSetUpError):
        return problem(503, str(error))
    if isinstance(error, DatabaseError | ModelError):
        _log.error("%s", error)
        return problem(503, "the desk cannot be used just now; its log says why")
    return problem(422, str(error))


def _workbench(request: Request, error: Exception) -> JSONResponse:
    del request
    assert isinstance(error, WorkbenchError)
    return of_error(error)


def _http(request: Request, error: Exception) -> JSONResponse:
    del request
    assert isinstance(error, HTTPException)
    return problem(error.status_code, str(error.detail), headers=error.headers)


def _invalid(request: Request, error: Exception) -> JSONResponse:
    del request
    assert isinstance(error, RequestValidationError)
    found = error.errors()
    if any(each["type"] == "json_invalid" for each in found):
        return problem(400, "the body is not JSON")
    told = [
        InputError(at="/".join(str(step)[:100] for step in each["loc"]), detail=str(each["msg"])[:500])
        for each in found[:MOST_ERRORS]
    ]
    return problem(422, "some values are not what is asked for", errors=told)


def _fault(request: Request, error: Exception) -> JSONResponse:
    del request, error  # raised again for the server's log once this is sent
    return problem(500, "the program failed; its log says where")
