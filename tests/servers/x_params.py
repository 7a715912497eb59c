"""Checks a request's parameters as X does: a wrong one is refused with 400 and named."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from tests.servers.x_problems import invalid

# Without the field for long posts, whose name depends on the version.
TWEET_FIELDS = frozenset({
    "article", "attachments", "author_id", "card_uri", "community_id", "context_annotations", "conversation_id",
    "created_at", "display_text_range", "edit_controls", "edit_history_tweet_ids", "entities", "geo", "id",
    "in_reply_to_user_id", "lang", "media_metadata", "non_public_metrics", "organic_metrics", "possibly_sensitive",
    "promoted_metrics", "public_metrics", "referenced_tweets", "reply_settings", "scopes", "source",
    "suggested_source_links", "suggested_source_links_with_counts", "text", "withheld",
})  # fmt: skip
USER_FIELDS = frozenset({
    "affiliation", "confirmed_email", "connection_status", "created_at", "description", "entities", "id",
    "is_identity_verified", "location", "most_recent_tweet_id", "name", "parody", "pinned_tweet_id",
    "profile_banner_url", "profile_image_url", "protected", "public_metrics", "receives_your_dm", "subscription",
    "subscription_type", "url", "username", "verified", "verified_followers_count", "verified_type", "withheld",
})  # fmt: skip
USAGE_FIELDS = frozenset({
    "cap_reset_day", "daily_client_app_usage", "daily_project_usage", "project_cap", "project_id", "project_usage",
})  # fmt: skip
JOB_FIELDS = frozenset({
    "created_at", "download_expires_at", "download_url", "id", "name", "resumable", "status", "type",
    "upload_expires_at", "upload_url",
})  # fmt: skip

ID = re.compile(r"[0-9]{1,19}")
HANDLE = re.compile(r"[A-Za-z0-9_]{1,15}")
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,3})?Z")


@dataclass(frozen=True)
class Params:
    """The parameters of a request, by name."""

    given: Mapping[str, str]

    def only(self, known: Collection[str]) -> None:
        """Refuse every parameter that is not known here."""
        for name in self.given:
            if name not in known:
                raise invalid(f"The query parameter [{name}] is not one of [{','.join(known)}]", name, self.given[name])

    def required(self, name: str) -> str:
        """A parameter that must be there."""
        if not self.given.get(name):
            raise invalid(f"The `{name}` query parameter can not be empty", name)
        return self.given[name]

    def number(self, name: str, low: int, high: int, default: int) -> int:
        """A number within the bounds, both included."""
        value = self.given.get(name, str(default))
        if not (value.isdecimal() and low <= int(value) <= high):
            raise invalid(f"The `{name}` query parameter value [{value}] is not between {low} and {high}", name, value)
        return int(value)

    def id(self, name: str) -> int | None:
        """A post's id."""
        value = self.given.get(name)
        if value is None:
            return None
        return int(matching(name, value, ID))

    def names(self, name: str, known: Collection[str], default: str = "") -> set[str]:
        """A comma-separated list of known names."""
        given = self.given.get(name, default)
        values = given.split(",") if given else []
        for value in values:
            if value not in known:
                message = f"The `{name}` query parameter value [{value}] is not one of [{','.join(sorted(known))}]"
                raise invalid(message, name, value)
        return set(values)

    def moment(self, name: str) -> datetime | None:
        """A time as X writes it: RFC 3339, in UTC, with a Z."""
        value = self.given.get(name)
        if value is None:
            return None
        if not MOMENT.fullmatch(value):
            raise invalid(f"The `{name}` query parameter value [{value}] is not a valid RFC3339 time", name, value)
        return datetime.fromisoformat(value).astimezone(UTC)


def matching(name: str, value: str, pattern: re.Pattern[str]) -> str:
    """The value, when the whole of it matches."""
    if not pattern.fullmatch(value):
        raise invalid(f"The `{name}` query parameter value [{value}] does not match ^{pattern.pattern}$", name, value)
    return value


def written(at: datetime) -> str:
    """A time as X writes it: in UTC, with milliseconds."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.") + f"{at.microsecond // 1000:03d}Z"
