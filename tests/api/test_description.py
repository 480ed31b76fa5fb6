"""The API against its own OpenAPI description: whatever fits it, and whatever does not."""

from __future__ import annotations

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import GenerationMode
from schemathesis.specs.openapi.checks import positive_data_acceptance

from claims.api.desk import Desk
from tests.api.conftest import People, make_app

OPERATIONS = (
    ("/healthz", "GET"),
    ("/documents", "POST"),
    ("/claims", "GET"),
    ("/search", "GET"),
    ("/claims/{claim_id}", "GET"),
    ("/claims/{claim_id}/claimreview", "GET"),
    ("/claims/{claim_id}/verdict", "POST"),
)
NOT_SAID: list[schemathesis.CheckFunction] = [positive_data_acceptance]
"""The services refuse more than a schema can say: a text without a word, a day to come."""
WITHOUT_INPUT = ("/healthz",)

bounded = settings(
    max_examples=40,
    deadline=None,
    derandomize=True,
    database=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)


@pytest.fixture
def described(people: People, desk: Desk, stored: int) -> schemathesis.BaseSchema:
    app = make_app(people, desk)
    schema: schemathesis.BaseSchema = schemathesis.openapi.from_asgi(
        "/openapi.json", app, headers=people.headers("ada")
    )
    return schema


def test_the_description_holds_these_operations(described: schemathesis.BaseSchema) -> None:
    paths = described.raw_schema["paths"]
    found = {(path, method.upper()) for path, methods in paths.items() for method in methods}
    assert found == set(OPERATIONS)


@pytest.mark.parametrize(("path", "method"), OPERATIONS)
def test_what_fits_the_description_is_answered_as_described(
    described: schemathesis.BaseSchema, people: People, stored: int, path: str, method: str
) -> None:
    operation = described[path][method]

    @bounded
    @given(case=operation.as_strategy(generation_mode=GenerationMode.POSITIVE))
    def ask(case: schemathesis.Case) -> None:
        if case.path_parameters.get("claim_id", 0) % 2:  # else nearly every number would name no claim
            case.path_parameters["claim_id"] = stored
        case.call_and_validate(headers=people.headers("ada"), excluded_checks=NOT_SAID)

    ask()


@pytest.mark.parametrize(("path", "method"), [each for each in OPERATIONS if each[0] not in WITHOUT_INPUT])
def test_what_does_not_fit_the_description_is_refused_as_described(
    described: schemathesis.BaseSchema, people: People, path: str, method: str
) -> None:
    operation = described[path][method]

    @bounded
    @given(case=operation.as_strategy(generation_mode=GenerationMode.NEGATIVE))
    def ask(case: schemathesis.Case) -> None:
        case.call_and_validate(headers=people.headers("ada"))

    ask()
