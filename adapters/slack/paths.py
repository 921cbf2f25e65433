"""Where Slack and people's browsers find us, over HTTP."""

from __future__ import annotations

EVENTS_PATH = "/slack/events"
INSTALL_PATH = "/slack/install"
REDIRECT_PATH = "/slack/oauth_redirect"
