"""What Slack's refusals mean, for the calls that we make: messages, their changes, direct messages, files, the Home."""

import json
from contextlib import AbstractContextManager
from typing import Any

import aiohttp
from slack_sdk.errors import SlackApiError

from bot.adapters.refusals import SERVER_ERROR, TOO_MANY, explain_silence
from bot.core.domain import delivery
from bot.core.domain.delivery import DeliveryError, Kind
from bot.core.text.catalog import N_, _

CLOSED = N_("I can't send you direct messages: I was removed from this workspace, or Slack forbids it.")
_REMOVED = N_("I can no longer write here: I was removed from this workspace, or lack a permission now.")
_LOST = N_("I can't write in the channel where you asked: I am not a member. Write /invite @toxscan there to add me.")
_ARCHIVED = N_("I can't write in the channel where you asked: it is archived.")
_READ_ONLY = N_("I can't write in the channel where you asked: its settings or the workspace's forbid it.")
_THREAD = N_("I can't write in the thread where you asked: it is locked or deleted, or the channel allows no threads.")

# Each method's page lists its errors: https://docs.slack.dev/reference/methods/chat.postMessage
_PASSING = (
    "external_channel_migrating",
    "fatal_error",
    "file_update_failed",
    "internal_error",
    "message_limit_exceeded",
    "rate_limited",
    "ratelimited",
    "request_timeout",
    "service_unavailable",
    "streaming_state_conflict",
    "team_added_to_org",  # The workspace moves into an organization, and is there "intermittently" until it has.
    "update_failed",
)
_MAYBE_SHOWN = frozenset({"fatal_error", "internal_error", "request_timeout", "service_unavailable", "update_failed"})
"""Slack says of these that some of the work may have been done."""
_OVER = (
    "cant_update_message",
    "edit_window_closed",
    "message_not_found",
)
_SMALLER = (
    "attachment_payload_limit_exceeded",
    "block_mismatch",
    "invalid_attachments",
    "invalid_blocks",
    "invalid_blocks_format",
    "msg_blocks_too_long",
    "msg_too_long",
    "too_many_attachments",
    "view_too_large",
)
_OURS = (
    "alt_txt_too_large",
    "as_user_not_supported",
    "cant_broadcast_message",
    "channels_limit_exceeded",
    "deprecated_endpoint",
    "draft_already_deleted",
    "draft_already_sent",
    "draft_has_conflict",
    "draft_not_found",
    "duplicate_channel_not_found",
    "duplicate_external_id",
    "duplicate_message_not_found",
    "file_deleted",
    "file_is_deleted",
    "file_not_found",
    "hash_conflict",
    "invalid_arg_name",
    "invalid_arguments",
    "invalid_array_arg",
    "invalid_channel",
    "invalid_charset",
    "invalid_cursor",
    "invalid_form_data",
    "invalid_metadata_filter_keys",
    "invalid_metadata_format",
    "invalid_metadata_schema",
    "invalid_post_type",
    "invalid_ts_latest",
    "invalid_ts_oldest",
    "markdown_text_conflict",
    "metadata_must_be_sent_from_app",
    "metadata_too_large",
    "method_deprecated",
    "missing_argument",
    "missing_file_data",
    "missing_post_type",
    "missing_profile_id",
    "no_dual_broadcast_content_update",
    "no_text",
    "not_enough_users",
    "not_implemented",
    "snippet_too_large",
    "team_not_found",
    "too_many_contact_cards",
    "too_many_users",
    "unknown_snippet_type",
    "unknown_subtype",
    "users_list_not_supplied",
)
_FINAL = {
    **dict.fromkeys(
        (
            "access_denied",
            "accesslimited",
            "account_inactive",
            "app_access_restricted",
            "ekm_access_denied",
            "enterprise_is_restricted",
            "invalid_auth",
            "missing_scope",
            "no_permission",
            "not_allowed_token_type",
            "not_authed",
            "org_login_required",  # The workspace is moved into an organization, and its old token is of no use.
            "send_on_behalf_not_allowed",
            "team_access_not_granted",
            "token_expired",
            "token_revoked",
            "two_factor_setup_required",
        ),
        _REMOVED,
    ),
    **dict.fromkeys(("channel_is_limited_access", "channel_not_found", "not_in_channel", "user_not_in_channel"), _LOST),
    **dict.fromkeys(("is_archived", "is_inactive"), _ARCHIVED),
    **dict.fromkeys(
        (
            "method_not_supported_for_channel_type",
            "not_enabled",
            "posting_to_channel_denied",
            "restricted_action",
            "restricted_action_read_only_channel",
            "restricted_action_thread_only_channel",
        ),
        _READ_ONLY,
    ),
    **dict.fromkeys(
        (
            "cannot_reply_to_message",
            "restricted_action_non_threadable_channel",
            "restricted_action_thread_locked",
            "thread_not_found",
        ),
        _THREAD,
    ),
    **dict.fromkeys(
        (
            "cannot_dm_bot",
            "invalid_user_combination",
            "messages_tab_disabled",
            "user_disabled",
            "user_is_external_guest",
            "user_not_found",
            "user_not_visible",
        ),
        CLOSED,
    ),
    # Of files alone: the message that they belong to is there.
    **dict.fromkeys(
        (
            "blocked_file_type",
            "file_share_limit_reached",
            "file_type_not_allowed",
            "file_upload_size_restricted",
            "file_uploads_disabled",
            "file_uploads_except_images_disabled",
            "max_file_sharing_exceeded",
            "slack_connect_blocked_file_type",
            "slack_connect_canvas_sharing_blocked",
            "slack_connect_clip_sharing_blocked",
            "slack_connect_file_link_sharing_blocked",
            "slack_connect_file_upload_sharing_blocked",
            "slack_connect_lists_sharing_blocked",
            "storage_limit_reached",
            "unable_to_share_files",
        ),
        N_("This workspace accepts no files from me."),
    ),
}
MEANINGS = delivery.meanings(passing=_PASSING, over=_OVER, smaller=_SMALLER, ours=_OURS, final=_FINAL)
FAILURES = (SlackApiError, aiohttp.ClientError, OSError)
"""What slack_sdk raises where a call did not succeed; `TimeoutError` is one of the last."""


def translate_failures() -> AbstractContextManager[None]:
    """Run a platform's call: its errors become a `DeliveryError`."""
    return delivery.translate_failures(FAILURES, explain_failure)


def explain_failure(error: BaseException) -> DeliveryError:
    """What one of `FAILURES` means."""
    match error:
        case SlackApiError():
            return _answered(*read_error(error))
        case _:
            return explain_silence(error)


def explain_response(status: int, body: str) -> DeliveryError:
    """What the answer of a `response_url` means that refuses a message: JSON, or a word alone."""
    try:
        found = json.loads(body)
    except ValueError:
        found = body
    reason = found.get("error") if isinstance(found, dict) else found
    known = isinstance(reason, str) and reason in MEANINGS
    if known or status == TOO_MANY or status >= SERVER_ERROR:
        return _answered(status, str(reason) if known else "")
    return DeliveryError(Kind.OVER, f"{status}/response_url")


def read_error(error: SlackApiError) -> tuple[int, str]:
    """The status and Slack's word for it; "" where the answer has none.

    Whatever stands between Slack and us may answer as well, and no JSON: then slack_sdk's response holds words or
    bytes, or is that of aiohttp, and asking it for an error fails.
    """
    response: Any = error.response
    data = getattr(response, "data", response)
    reason = data.get("error") if isinstance(data, dict) else None
    status = getattr(response, "status_code", None) or getattr(response, "status", None) or 0
    return int(status), str(reason or "")


def _answered(status: int, reason: str) -> DeliveryError:
    told = f"{status}/{reason}"
    if status == TOO_MANY:
        return DeliveryError(Kind.PASSING, told)
    if status >= SERVER_ERROR:
        return DeliveryError(Kind.PASSING, told, maybe_shown=True)
    if known := MEANINGS.get(reason):
        return DeliveryError(known.kind, told, _(known.words), maybe_shown=reason in _MAYBE_SHOWN)
    # Not an answer of Slack's: something in between, such as a proxy, has failed.
    return DeliveryError(Kind.UNKNOWN if reason else Kind.PASSING, told, maybe_shown=not reason)
