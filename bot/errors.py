"""What can go wrong, drawn as a tree.

::

    RejoinderError
    ├── ReaderError            the reader is told, in one clear sentence
    │   ├── SourceError        the text could not be had or read
    │   ├── CommandError       the command was not understood
    │   └── NotFoundError      no such brief, poll or message (any more)
    ├── ConfigError            the operator is told, at start
    └── StoreError             the database refused
"""

from __future__ import annotations


class RejoinderError(Exception):
    """Anything that this project raises on purpose."""


class ReaderError(RejoinderError):
    """A mistake or a limit that a reader may be told of.

    ``key`` names the sentence in ``prompts/messages.yaml``; ``values`` fill it. The words
    themselves are looked up at the boundary, in the reader's language.
    """

    def __init__(self, key: str, **values: object) -> None:
        super().__init__(f"{key} {values}" if values else key)
        self.key = key
        self.values = values


class SourceError(ReaderError):
    """The article could not be had, or is not one."""


class CommandError(ReaderError):
    """The words after the command were not understood."""


class NotFoundError(ReaderError):
    """What was asked for is not there, or is no longer."""


class ConfigError(RejoinderError):
    """A setting or a prompt file is wrong; the message names it."""


class StoreError(RejoinderError):
    """The database could not do what it was asked."""
