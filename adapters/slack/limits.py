"""Slack's limits, from its reference of blocks, elements, messages and manifests.

Characters are counted as they are sent, that is escaped; bytes likewise, and in UTF-8. Where Slack
names no limit, the value here is our own and says so. A message's blocks are limited in sum, too
(``msg_blocks_too_long``, with no figure published, seen from 11,000 characters on): with no more
text than can be edited a message stays far below.
"""

from __future__ import annotations

# Messages.
MESSAGE_BLOCKS = 50
MESSAGE_TEXT = 4_000  # bytes, of chat.update: a longer message could never be edited
NOTE = 200  # bytes, our own: what a message says below itself, in one block
PART_TEXT = 3_000  # bytes, our own: what isn't split any further, with room for what goes with it

# Views: modals and the App Home.
VIEW_BLOCKS = 100
VIEW_TITLE = 24
VIEW_BUTTON = 24
VIEW_METADATA = 3_000

# Blocks.
SECTION_TEXT = 3_000
RICH_TEXT = 3_000  # bytes, our own: as much as a section
LIST_INDENT = 8
HEADER_TEXT = 150
FIELDS = 10
FIELD_TEXT = 2_000
CONTEXT_TEXT = 2_000
ALT_TEXT = 2_000
FILE_ALT = 1_000  # of an uploaded image
LINK_URL = 3_000
ACTION_ELEMENTS = 25
BLOCK_ID = 255

# Elements.
ACTION_ID = 255
BUTTON_TEXT = 75
BUTTON_VALUE = 2_000
PLACEHOLDER = 150
SELECT_OPTIONS = 100
OPTION_TEXT = 75
OPTION_VALUE = 150
FILE_INPUT_FILES = 1  # our own: one page a brief; Slack allows 10

# Slash commands and shortcuts in a manifest.
APP_NAME = 35
APP_DESCRIPTION = 140
LONG_DESCRIPTION_LEAST = 174
LONG_DESCRIPTION = 4_000
SHORTCUT_NAME = 24
SHORTCUT_DESCRIPTION = 150
CALLBACK_ID = 255
COMMAND_DESCRIPTION = 2_000
USAGE_HINT = 1_000

# Answering.
RESPONSE_URL_USES = 5
RESPONSE_URL_SECONDS = 30 * 60
SECONDS_A_MESSAGE = 1.0  # a channel takes one message a second
