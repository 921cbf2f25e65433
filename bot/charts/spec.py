"""What every picture is made of: a Vega-Lite spec from ``prompts/charts``, its theme, its words."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import resources
from typing import Any, Literal, Protocol, TypeAlias

import yaml

Theme: TypeAlias = Literal["light", "dark"]


class Say(Protocol):
    """Looks up a message by its key and fills in its values."""

    def __call__(self, key: str, **values: object) -> str: ...


@dataclass(frozen=True, slots=True)
class Chart:
    """A Vega-Lite spec, and what it shows in words."""

    spec: dict[str, Any]
    alt: str


def themed_spec(name: str, theme: Theme) -> dict[str, Any]:
    """The spec of ``prompts/charts/<name>.yaml``, with the colours of its theme as parameters.

    A light one says under ``usermeta`` which colour is which in the dark.
    """
    text = resources.files("prompts").joinpath(f"charts/{name}.yaml").read_text(encoding="utf-8")
    document = yaml.safe_load(text)
    spec: dict[str, Any] = document["spec"]
    spec["params"] = [
        {"name": key, "value": value} for key, value in document["themes"][theme].items()
    ]
    spec["background"] = document["themes"][theme]["ground"]
    if theme == "light":
        light, dark = document["themes"]["light"], document["themes"]["dark"]
        spec["usermeta"] = {"dark": {light[key]: dark[key] for key in light}}
    return spec
