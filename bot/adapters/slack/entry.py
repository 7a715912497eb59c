"""What stands between the bot and Slack when it can't get in, as the operator reads it."""

import aiohttp
from slack_sdk.errors import SlackApiError

from bot.core.errors import ConfigError, ToxscanError, UnreachableError

NO_ENTRY = (SlackApiError, aiohttp.ClientError, OSError)
"""What slack_sdk raises where a call can't be made."""

# https://docs.slack.dev/reference/methods/auth.test lists them among the errors of every method.
PASSING = frozenset({"fatal_error", "internal_error", "ratelimited", "request_timeout", "service_unavailable"})
HTTP_ERRORS, TOO_MANY = 500, 429


def no_entry(error: BaseException, what: str, hint: str) -> ToxscanError:
    """The sentences for one of `NO_ENTRY`: `what` of ours is refused, or Slack is out of reach (`UnreachableError`)."""
    reason = type(error).__name__
    if isinstance(error, SlackApiError):
        status, data = error.response.status_code, error.response.data
        said = data.get("error") if isinstance(data, dict) else None  # Whatever stands in between may answer as well.
        if said and said not in PASSING and status < HTTP_ERRORS and status != TOO_MANY:
            return ConfigError(f"Slack does not accept the {what} ({said}).", hint)
        reason = str(said or f"answer {status}")
    return UnreachableError(
        f"Slack can't be reached ({reason}).", "Check this machine's network and https://slack-status.com."
    )
