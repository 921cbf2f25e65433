"""The word lists of ``prompts/words``, checked and read once.

They are data that ships with the package, not input: reading them is as pure as an import.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib import resources
from importlib.resources.abc import Traversable
from types import MappingProxyType
from typing import Any

import yaml


def word_set(text: str) -> frozenset[str]:
    """The blank-separated words of ``text``: a short list is easiest to read as words."""
    return frozenset(text.split())


# The same safe loader in C, where the wheel has it: ten times as fast, which a cold start feels.
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@cache
def function_words() -> Mapping[str, frozenset[str]]:
    """Articles, pronouns, prepositions and their like, by language."""
    lists = mapping("function_words.yaml")
    return MappingProxyType({name: word_set(str(words)) for name, words in lists.items()})


def stop_words(language: str) -> frozenset[str]:
    """The function words of a language; none where there is no list."""
    return function_words().get(language, frozenset())


def available(name: str) -> bool:
    """Whether there is a word list of that file name."""
    return _folder().joinpath(name).is_file()


@cache
def mapping(name: str) -> Mapping[str, Any]:
    """A word list file, which must be a mapping of names."""
    text = _folder().joinpath(name).read_text(encoding="utf-8")
    tree = yaml.load(text, Loader=_LOADER)  # noqa: S506  (both loaders are safe)
    if not isinstance(tree, dict) or not all(isinstance(key, str) for key in tree):
        raise TypeError(f"prompts/words/{name} is not a mapping of names")
    return tree


def _folder() -> Traversable:
    return resources.files("prompts").joinpath("words")
