"""Requests held against Discord's published OpenAPI description."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

FILE = "discord-openapi.json"
_ROOT = "urn:discord"
_PARAMETER = re.compile(r"\\{[^}]+\\}")


class Description:
    """What Discord says that requests to its API look like."""

    def __init__(self, document: Mapping[str, Any]) -> None:
        resource = Resource.from_contents(document, default_specification=DRAFT202012)
        self._registry = Registry().with_resource(_ROOT, resource)
        self._paths = [
            (re.compile(_PARAMETER.sub("[^/]+", re.escape(path))), path, operations)
            for path, operations in document["paths"].items()
        ]
        # Fixed path segments win over parameters: /messages/@original before /messages/{id}.
        self._paths.sort(key=lambda entry: entry[1].count("{"))

    def faults(self, method: str, path: str, body: object) -> list[str]:
        """What is wrong with a request's JSON body; nothing if it has none."""
        known, operation = self._operation(method, path)
        if operation is None:
            return [f"{method} {path} is not described"]
        if "requestBody" not in operation:
            return [f"{method} {path} takes no body"] if body else []
        if body is None:
            return []
        where = f"/paths/{_pointer(known)}/{method.lower()}/requestBody/content/application~1json"
        schema = {"$ref": f"{_ROOT}#{where}/schema"}
        validator = Draft202012Validator(schema, registry=self._registry)
        return [
            f"{method} {path} {'/'.join(map(str, error.absolute_path))}: {error.message[:300]}"
            for error in validator.iter_errors(_with_texts(body))
        ]

    def _operation(self, method: str, path: str) -> tuple[str, Mapping[str, Any] | None]:
        for pattern, known, operations in self._paths:
            if pattern.fullmatch(path) and method.lower() in operations:
                return known, operations[method.lower()]
        return path, None


def _with_texts(body: object) -> object:
    """A body whose uploads are numbered by texts, as Discord's description has them.

    Its own examples number them by integers, and so does discord.py.
    """
    if not isinstance(body, dict):
        return body
    changed = {**body, "data": _with_texts(body["data"])} if "data" in body else dict(body)
    if isinstance(files := body.get("attachments"), list):
        changed["attachments"] = [{**file, "id": str(file["id"])} for file in files]
    return changed


def described_in() -> Path | None:
    """The folder with Discord's OpenAPI description; None on a machine without it."""
    beside = Path(__file__).parents[2].parent / "shared"
    folder = Path(os.environ.get("REJOINDER_SHARED", beside)) / "data"
    return folder if (folder / FILE).is_file() else None


def faults_of(method: str, path: str, body: object) -> list[str]:
    """What is wrong with a request by Discord's description; nothing where that isn't here."""
    folder = described_in()
    if folder is None or "@me" in path:
        return []
    return read_description(folder / FILE).faults(method, path, body)


@cache
def read_description(path: Path) -> Description:
    """The description in a file."""
    return Description(json.loads(path.read_text(encoding="utf-8")))


def _pointer(path: str) -> str:
    """A path as a part of a JSON pointer in a URI."""
    return path.replace("~", "~0").replace("/", "~1").replace("{", "%7B").replace("}", "%7D")
