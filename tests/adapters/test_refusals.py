"""Every refusal that Discord's and Slack's documents name for the calls we make has its place in a table."""

from collections.abc import Callable

import aiohttp
import discord
import pytest
from slack_sdk.errors import SlackApiError

from bot.adapters.discord.messages import refusals as of_discord
from bot.adapters.slack.messages import refusals as of_slack
from bot.core.domain.delivery import DeliveryError, Kind

# https://docs.discord.com/developers/topics/opcodes-and-status-codes#json: what can come of creating and changing
# messages (also by an interaction's webhook), opening direct messages, answering interactions, opening threads.
DISCORD = {
    Kind.PASSING: (20016, 20022, 20028, 20029, 30046, 40003, 40004, 40006, 40062, 40333, 110000, 110001, 130000),
    Kind.OVER: (10008, 10015, 10062, 50027),
    Kind.SMALLER: (30015, 40005, 50035, 50045, 400001),
    Kind.OURS: (*(40001, 40060, 40094, 50005, 50006, 50014, 50021, 50041, 50046, 50068, 50109, 50110, 50146, 160002),),
    Kind.FINAL: (
        *(10003, 10004, 10013, 20009, 40007, 40058, 50001, 50003, 50007, 50008, 50009, 50013, 50024, 50033, 50083),
        *(50278, 160005, 200000, 240000),
    ),
}
# https://docs.slack.dev/reference/methods/…: the errors of each page.
EVERY_METHOD = """access_denied accesslimited account_inactive deprecated_endpoint ekm_access_denied
    enterprise_is_restricted fatal_error internal_error invalid_arg_name invalid_arguments invalid_array_arg
    invalid_auth invalid_charset invalid_form_data invalid_post_type method_deprecated missing_post_type missing_scope
    no_permission not_allowed_token_type not_authed org_login_required ratelimited request_timeout service_unavailable
    team_access_not_granted team_added_to_org token_expired token_revoked two_factor_setup_required"""
POST_MESSAGE = """app_access_restricted as_user_not_supported attachment_payload_limit_exceeded
    cannot_reply_to_message channel_not_found draft_already_deleted draft_already_sent draft_has_conflict
    draft_not_found duplicate_channel_not_found duplicate_message_not_found invalid_blocks invalid_blocks_format
    invalid_metadata_format invalid_metadata_schema is_archived markdown_text_conflict message_limit_exceeded
    messages_tab_disabled metadata_must_be_sent_from_app metadata_too_large missing_file_data msg_blocks_too_long
    no_text not_in_channel rate_limited restricted_action restricted_action_non_threadable_channel
    restricted_action_read_only_channel restricted_action_thread_locked restricted_action_thread_only_channel
    send_on_behalf_not_allowed slack_connect_canvas_sharing_blocked slack_connect_file_link_sharing_blocked
    slack_connect_lists_sharing_blocked team_not_found too_many_attachments too_many_contact_cards"""
UPDATE = """as_user_not_supported block_mismatch blocked_file_type cant_broadcast_message cant_update_message
    channel_not_found edit_window_closed external_channel_migrating file_deleted file_is_deleted file_not_found
    file_share_limit_reached invalid_attachments invalid_blocks invalid_blocks_format invalid_metadata_format
    invalid_metadata_schema is_inactive markdown_text_conflict max_file_sharing_exceeded message_limit_exceeded
    message_not_found metadata_must_be_sent_from_app metadata_too_large msg_too_long no_dual_broadcast_content_update
    no_text posting_to_channel_denied slack_connect_blocked_file_type slack_connect_canvas_sharing_blocked
    slack_connect_clip_sharing_blocked slack_connect_file_link_sharing_blocked
    slack_connect_file_upload_sharing_blocked streaming_state_conflict team_not_found too_many_attachments
    unable_to_share_files update_failed"""
POST_EPHEMERAL = """cannot_reply_to_message channel_not_found invalid_attachments invalid_blocks invalid_blocks_format
    is_archived markdown_text_conflict message_limit_exceeded messages_tab_disabled msg_too_long no_text not_in_channel
    restricted_action too_many_attachments user_not_in_channel"""
OPEN = """channel_not_found invalid_user_combination method_not_supported_for_channel_type not_enough_users
    too_many_users user_disabled user_not_found user_not_visible users_list_not_supplied"""
HISTORY = """channel_is_limited_access channel_not_found invalid_cursor invalid_metadata_filter_keys
    invalid_ts_latest invalid_ts_oldest not_in_channel"""
PUBLISH = "duplicate_external_id hash_conflict missing_profile_id not_enabled not_implemented view_too_large"
UPLOAD = """alt_txt_too_large file_type_not_allowed file_upload_size_restricted file_uploads_disabled
    file_uploads_except_images_disabled missing_argument snippet_too_large storage_limit_reached unknown_snippet_type
    unknown_subtype channel_not_found channels_limit_exceeded file_not_found file_type_not_allowed file_update_failed
    file_uploads_except_images_disabled invalid_blocks invalid_channel not_in_channel posting_to_channel_denied
    user_is_external_guest"""
NAMED = f"{EVERY_METHOD} {POST_MESSAGE} {UPDATE} {POST_EPHEMERAL} {OPEN} {HISTORY} {PUBLISH} {UPLOAD}".split()
SLACK = {
    Kind.PASSING: """external_channel_migrating fatal_error file_update_failed internal_error message_limit_exceeded
        rate_limited ratelimited request_timeout service_unavailable streaming_state_conflict team_added_to_org
        update_failed""",
    Kind.OVER: "cant_update_message edit_window_closed message_not_found",
    Kind.SMALLER: """attachment_payload_limit_exceeded block_mismatch invalid_attachments invalid_blocks
        invalid_blocks_format msg_blocks_too_long msg_too_long too_many_attachments view_too_large""",
    Kind.FINAL: """access_denied accesslimited account_inactive app_access_restricted blocked_file_type
        cannot_reply_to_message channel_is_limited_access channel_not_found ekm_access_denied enterprise_is_restricted
        file_share_limit_reached file_type_not_allowed file_upload_size_restricted file_uploads_disabled
        file_uploads_except_images_disabled invalid_auth invalid_user_combination is_archived is_inactive
        max_file_sharing_exceeded messages_tab_disabled method_not_supported_for_channel_type missing_scope
        no_permission not_allowed_token_type not_authed not_enabled not_in_channel org_login_required
        posting_to_channel_denied restricted_action restricted_action_non_threadable_channel
        restricted_action_read_only_channel restricted_action_thread_locked restricted_action_thread_only_channel
        send_on_behalf_not_allowed slack_connect_blocked_file_type slack_connect_canvas_sharing_blocked
        slack_connect_clip_sharing_blocked slack_connect_file_link_sharing_blocked
        slack_connect_file_upload_sharing_blocked slack_connect_lists_sharing_blocked storage_limit_reached
        team_access_not_granted token_expired token_revoked two_factor_setup_required unable_to_share_files
        user_disabled user_is_external_guest user_not_found user_not_in_channel user_not_visible""",
}
OF_SLACK = {word: kind for kind, words in SLACK.items() for word in words.split()}


class Answer:
    """An answer as discord.py's errors hold it."""

    def __init__(self, status: int) -> None:
        self.status = status
        self.reason = ""


class Response(dict[str, object]):
    """An answer as slack_sdk's errors hold it; whatever stands in between may have sent words instead of JSON."""

    def __init__(self, status: int, data: object) -> None:
        super().__init__()
        self.status_code = status
        self.data = data


def discord_says(status: int, content: object) -> DeliveryError:
    """What such an answer of Discord's means."""
    return of_discord.explain_failure(discord.HTTPException(Answer(status), content))  # type: ignore[arg-type]


def slack_says(status: int, content: object) -> DeliveryError:
    """What such an answer of Slack's means."""
    return of_slack.explain_failure(SlackApiError("no", Response(status, content)))


@pytest.mark.parametrize(("code", "kind"), [(code, kind) for kind, codes in DISCORD.items() for code in codes])
def test_each_code_of_discord_means_what_the_table_says(code: int, kind: Kind) -> None:
    """Whatever the status that it comes with."""
    for status in (400, 403, 404):
        assert discord_says(status, {"code": code, "message": "no"}).kind is kind


def test_discord_s_table_holds_these_codes_and_no_others() -> None:
    """Who adds one decides what follows from it."""
    assert set(of_discord.MEANINGS) == {code for codes in DISCORD.values() for code in codes}


@pytest.mark.parametrize("word", sorted(set(NAMED) | set(OF_SLACK)))
def test_each_word_of_slack_means_what_the_table_says(word: str) -> None:
    """All that are not named here are mistakes of ours."""
    assert slack_says(200, {"ok": False, "error": word}).kind is OF_SLACK.get(word, Kind.OURS)


def test_every_error_on_the_pages_of_the_methods_that_we_call_is_in_slack_s_table() -> None:
    """So that none of them is met for the first time at night."""
    assert set(NAMED) - set(of_slack.MEANINGS) == set()


@pytest.mark.parametrize("says", [discord_says, slack_says])
@pytest.mark.parametrize(
    ("status", "content", "maybe_shown"),
    [
        (429, "error code: 1015", False),
        (429, {}, False),
        (429, b"slow down", False),
        (500, "<html>", True),
        (502, {}, True),
        (503, {"ok": False, "error": "channel_not_found"}, True),
    ],
)
def test_answers_without_a_word_of_the_platform_pass(
    says: Callable[[int, object], DeliveryError], status: int, content: object, maybe_shown: bool
) -> None:
    """Cloudflare's are no JSON; after a server error nobody knows whether the message stands there."""
    refusal = says(status, content if says is slack_says or content != b"slow down" else "slow down")
    assert (refusal.kind, refusal.maybe_shown) == (Kind.PASSING, maybe_shown)


@pytest.mark.parametrize("error", [aiohttp.ServerDisconnectedError(), ConnectionResetError(), TimeoutError()])
def test_a_broken_line_passes_and_leaves_a_doubt(error: Exception) -> None:
    """What was sent may have arrived."""
    for refused in (of_discord.explain_failure, of_slack.explain_failure):
        refusal = refused(error)
        assert (refusal.kind, refusal.maybe_shown) == (Kind.PASSING, True)


@pytest.mark.parametrize(("status", "content"), [(400, {"code": 99999}), (403, {"code": 0}), (404, {"code": 1})])
def test_a_code_that_discord_has_not_named_is_unknown(status: int, content: object) -> None:
    """It is tried for a day, then told."""
    assert discord_says(status, content).kind is Kind.UNKNOWN


def test_a_word_that_slack_has_not_named_is_unknown() -> None:
    """As above."""
    assert slack_says(200, {"ok": False, "error": "moon_in_retrograde"}).kind is Kind.UNKNOWN


def test_an_answer_that_can_t_be_read_at_all_passes() -> None:
    """slack_sdk hands over aiohttp's response where the JSON was cut off."""
    assert of_slack.explain_failure(SlackApiError("no", Answer(200))).kind is Kind.PASSING


def test_what_is_final_has_words_for_the_owner() -> None:
    """Why, as people read it."""
    for table in (of_discord.MEANINGS, of_slack.MEANINGS):
        for meaning in table.values():
            assert bool(meaning.words) is (meaning.kind is Kind.FINAL)
