"""What Discord allows, by name. Sizes in characters, bytes, pieces or seconds.

From Discord's documentation of messages, components, commands and interactions; what its OpenAPI
description doesn't state is checked by ``tests/discord/test_limits.py``.
"""

from __future__ import annotations

# A message.
TEXT = 4_000  # all text displays of a message together
COMPONENTS = 40  # nested ones included
FILES = 10
FILE_BYTES = 10 << 20
ALT_TEXT = 1_024
EMBED_TEXT = 4_096

# Components.
BUTTONS_A_ROW = 5
BUTTON_LABEL = 80
LINK_URL = 512
OPTIONS = 25  # of a select
OPTION_LABEL = 100
PLACEHOLDER = 150
CUSTOM_ID = 100

# Commands.
COMMAND_TEXT = 8_000  # names, descriptions and values of a command and of all below it
DESCRIPTION = 100
STRING_OPTION = 6_000
SUGGESTIONS = 25
SUGGESTION_LABEL = 100
SUGGESTION_VALUE = 100
SUBCOMMANDS = 25  # of the one command that the bot has; a group of groups would hold more
MENU_NAME = 32

# Modals.
MODAL_TITLE = 45
MODAL_LABEL = 45
MODAL_TEXT = 4_000
MODAL_INPUTS = 5

# Threads and polls.
THREAD_NAME = 100
POLL_QUESTION = 300
POLL_ANSWER = 55
POLL_ANSWERS = 10

# Interactions.
SIGNATURE_SECONDS = 300  # older deliveries over HTTP are refused as replays
