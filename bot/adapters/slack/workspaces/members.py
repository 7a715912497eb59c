"""Who somebody is in a workspace on Slack: whether they manage it, or are a guest there, or of another organization."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class WorkspaceMember:
    """What a person is there; a stranger where Slack does not say. `name` is what they are called.

    `locale` is the one that they have chosen for Slack: de-DE; "" where Slack does not say.
    """

    admin: bool = False
    outside: bool = True
    name: str = ""
    locale: str = ""


def member(user: Mapping[str, Any], team_id: str, enterprise_id: str) -> WorkspaceMember:
    """What a user object says of somebody in the workspace where the bot is installed.

    A guest is no admin. Nor is anybody of another organization, who may well be one at home: Slack's user objects say
    `is_admin` of the user's own workspace (https://docs.slack.dev/reference/objects/user-object).
    """
    guest = bool(user.get("is_restricted") or user.get("is_ultra_restricted"))
    outside = guest or bool(user.get("is_stranger")) or not _belongs(user, team_id, enterprise_id)
    locale = str(user.get("locale") or "")
    admin = _manages(user, team_id) and not outside
    return WorkspaceMember(admin=admin, outside=outside, name=_name(user), locale=locale)


def _manages(user: Mapping[str, Any], team_id: str) -> bool:
    """Whether somebody manages the workspace, or the organization that it is part of.

    With an organization's token Slack may speak of another of the person's workspaces: what they are there is nothing.
    """
    organization = user.get("enterprise_user") or {}
    if organization.get("is_admin") or organization.get("is_owner"):
        return True
    return bool(user.get("is_admin") or user.get("is_owner")) and user.get("team_id") == team_id


def _belongs(user: Mapping[str, Any], team_id: str, enterprise_id: str) -> bool:
    """Whether they are of the workspace, or of the organization that it is part of."""
    if user.get("team_id") == team_id:
        return True
    organization = (user.get("enterprise_user") or {}).get("enterprise_id") or user.get("team_id")
    return bool(enterprise_id) and organization == enterprise_id


def _name(user: Mapping[str, Any]) -> str:
    profile = user.get("profile") or {}
    return str(profile.get("display_name") or user.get("real_name") or user.get("name") or "")
