"""Checks the local X server's answers against X's own API description, where that file is there."""

import json
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from jsonschema_rs import Draft202012Validator

DESCRIPTION = Path(__file__).resolve().parents[3] / "shared" / "specs" / "x-openapi.json"
CLOSED = ("Tweet", "User", "ComplianceJob", "Usage")  # What has other properties than the description knows is wrong.
NEWER = {"Tweet": ["note_post"]}  # Known to newer versions of the description only.


class Schema:
    """X's API description, ready to check answers against it."""

    def __init__(self, path: Path) -> None:
        described = json.loads(path.read_text("utf-8"))
        self._paths = described["paths"]
        self._schemas = described["components"]["schemas"]
        for name in CLOSED:
            self._schemas[name]["additionalProperties"] = False
            self._schemas[name]["properties"].update({newer: {} for newer in NEWER.get(name, ())})
        self._problems = self._schemas["Problem"]["discriminator"]["mapping"]
        self._validators: dict[str, Draft202012Validator] = {}

    def complaints(self, method: str, path: str, status: int, body: Any) -> list[str]:
        """What is wrong with an answer; `path` is the description's, with its {names}."""
        responses = self._paths[path][method.lower()]["responses"]
        content = responses.get(str(status), responses["default"])["content"]
        schema = content.get("application/problem+json", content["application/json"])["schema"]
        found = self._check(schema["$ref"], body)
        for problem in [body, *body.get("errors", [])]:
            if problem.get("type") in self._problems:
                found += self._check(self._problems[problem["type"]], problem)
        return [f"{method} {path} {status}: {complaint}" for complaint in found]

    def _check(self, reference: str, body: Any) -> list[str]:
        if reference not in self._validators:
            schema = {"$ref": reference, "components": {"schemas": self._schemas}}
            moments = {"date-time": _is_moment}
            self._validators[reference] = Draft202012Validator(schema, validate_formats=True, formats=moments)
        errors = self._validators[reference].iter_errors(body)
        return [f"/{'/'.join(map(str, error.instance_path))}: {error.message}" for error in errors]


def _is_moment(value: str) -> bool:
    try:
        return datetime.fromisoformat(value).tzinfo is not None
    except ValueError:
        return False


@cache
def load() -> Schema | None:
    """The description, read once; None where it is not there."""
    return Schema(DESCRIPTION) if DESCRIPTION.exists() else None
