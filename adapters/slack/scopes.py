"""The permissions that the bot asks a workspace for: the fewest that its features need.

``slack.scope_for.*`` tells readers what each is for; docs/slack.md tells operators.
"""

from __future__ import annotations

REQUIRED = (
    "commands",
    "chat:write",
    "files:write",  # pictures of charts
    "files:read",  # pages uploaded in the modal
)
OPTIONAL = (
    "channels:join",
    "channels:history",
    "groups:history",
    "users:read",  # who runs the workspace, and people's time zone and language
)
EVENTS = ("app_home_opened", "app_uninstalled", "tokens_revoked")
