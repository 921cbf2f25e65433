"""Slack's error codes, as what the core and its readers understand."""

from __future__ import annotations

from slack_sdk.errors import SlackApiError

from bot.errors import NotFoundError, ReaderError

NOT_THERE = frozenset({"not_in_channel", "channel_not_found"})
GONE = frozenset(
    {
        "message_not_found",
        "channel_not_found",
        "thread_not_found",
        "cant_update_message",
        "edit_window_closed",
        "is_archived",
        "account_inactive",
        "token_revoked",
    }
)
_FORBIDDEN = frozenset(
    {
        "is_archived",
        "restricted_action",
        "restricted_action_read_only_channel",
        "restricted_action_thread_only_channel",
        "restricted_action_non_threadable_channel",
        "posting_to_general_channel_denied",
        "cannot_reply_to_message",
    }
)


def code(error: SlackApiError) -> str:
    """Slack's name for what went wrong."""
    return str(error.response.get("error") or "")


def translated(error: SlackApiError) -> Exception:
    """The error as one that readers are told of, or as it is where they can do nothing."""
    name = code(error)
    if name == "missing_scope":
        return ReaderError("slack.scope", scope=str(error.response.get("needed") or ""))
    if name in NOT_THERE:
        return ReaderError("slack.invite")
    if name in _FORBIDDEN:
        return ReaderError("slack.forbidden")
    if name in GONE:
        return NotFoundError("error.no_message")
    return error
