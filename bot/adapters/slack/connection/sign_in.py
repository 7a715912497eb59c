"""Why the bot can't sign in to Slack, in the operator's words."""

from slack_sdk.errors import SlackApiError

from bot.adapters.refusals import SERVER_ERROR, TOO_MANY
from bot.adapters.slack.messages.refusals import MEANINGS, read_error
from bot.core.domain.delivery import Kind
from bot.core.domain.errors import ConfigError, ToxscanError, UnreachableError
from bot.core.text.catalog import _


def explain_no_entry(error: BaseException, what: str, hint: str) -> ToxscanError:
    """The sentences for one of `FAILURES`: `what` is refused, or Slack is out of reach (`UnreachableError`)."""
    reason = type(error).__name__
    if isinstance(error, SlackApiError):
        status, word = read_error(error)
        known = MEANINGS.get(word)
        passes = not word or (known and known.kind is Kind.PASSING) or status == TOO_MANY or status >= SERVER_ERROR
        if not passes:
            return ConfigError(_("Slack does not accept the {what} ({word}).", what=what, word=word), hint)
        reason = word or _("answer {status}", status=status)
    return UnreachableError(
        _("Slack can't be reached ({reason}).", reason=reason),
        _("Check this machine's network and https://slack-status.com."),
    )
