"""The workspaces that have installed the bot, in the bot's database, with their tokens encrypted."""

from dataclasses import dataclass

import sqlalchemy as sa
import structlog
from cryptography.fernet import Fernet, InvalidToken
from pydantic import SecretStr
from slack_sdk.oauth.installation_store import Installation
from slack_sdk.oauth.installation_store.async_installation_store import AsyncInstallationStore

from bot.core.domain.errors import ConfigError
from bot.core.store.engine.database import Store
from bot.core.store.engine.dialect import insert
from bot.core.store.schema import slack_installations as installations
from bot.core.store.schema import slack_teams
from bot.core.text.catalog import _

CLEAR, ENCRYPTED = "clear:", "fernet:"  # How a stored token begins; earlier versions kept it as it was, without a key.

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Installed:
    """The bot in one workspace or organization."""

    token: str
    bot_id: str
    bot_user_id: str


class Installations(AsyncInstallationStore):
    """Keeps, finds and forgets installations; slack-bolt's OAuth flow saves into it."""

    def __init__(self, store: Store, key: SecretStr) -> None:
        self._store = store
        self._cipher = Fernet(key.get_secret_value())
        self._organizations: dict[str, str] = {}  # By workspace, as the database has them.

    async def seal(self) -> None:
        """Encrypt the tokens that an earlier version kept as they were; nothing of them stays in the database."""
        token = installations.c.bot_token
        plain = token.startswith(CLEAR)
        async with self._store.read() as connection:
            found = list((await connection.execute(sa.select(token).where(plain))).scalars())
        if not found:
            return
        async with self._store.erase() as connection:
            for old in found:  # One that has changed since is newer.
                new = self._encrypt(old.removeprefix(CLEAR))
                await connection.execute(sa.update(installations).where(token == old).values(bot_token=new))
        log.warning("slack.tokens_encrypted", tokens=len(found))

    async def async_save(self, installation: Installation) -> None:
        """Keep an installation; a newer one of the same workspace takes its place."""
        values = {
            "bot_token": self._encrypt(installation.bot_token or ""),
            "bot_id": installation.bot_id or "",
            "bot_user_id": installation.bot_user_id or "",
        }
        key = _key(installation.enterprise_id, installation.team_id, org_wide=bool(installation.is_enterprise_install))
        async with self._store.write() as connection:
            if key["team_id"]:  # Its organization is another one by now, or the first that it has.
                before = (
                    installations.c.team_id == key["team_id"],
                    installations.c.enterprise_id != key["enterprise_id"],
                )
                await connection.execute(sa.delete(installations).where(*before))
            await connection.execute(
                insert(connection, installations)
                .values(**key, **values)
                .on_conflict_do_update(index_elements=["enterprise_id", "team_id"], set_=values)
            )

    async def find(self, enterprise_id: str | None, team_id: str | None) -> Installed | None:
        """The bot in a workspace: installed there, or in the organization that the workspace is part of.

        The organization's id need not be given: whoever was heard from the workspace before has named it.

        Raises:
            ConfigError: the token was encrypted with another key.
        """
        if not (enterprise_id or team_id):
            return None
        if enterprise_id and team_id:
            await self.belongs(team_id, enterprise_id)
        async with self._store.read() as connection:
            known = sa.select(slack_teams.c.enterprise_id).where(slack_teams.c.team_id == (team_id or ""))
            organization = enterprise_id or (await connection.execute(known)).scalar() or ""
            here = installations.c.team_id == (team_id or "-")  # A team's id is good in all of Slack.
            wide = sa.and_(installations.c.team_id == "", installations.c.enterprise_id == (organization or "-"))
            # Its own comes first.
            query = sa.select(installations).where(sa.or_(here, wide)).order_by(installations.c.team_id.desc())
            row = (await connection.execute(query)).first()
        return Installed(self._decrypt(row.bot_token), row.bot_id, row.bot_user_id) if row else None

    async def belongs(self, team_id: str, enterprise_id: str) -> None:
        """Remember which organization a workspace is part of: alerts go without a request that says so."""
        if self._organizations.get(team_id) == enterprise_id:
            return
        known = {"team_id": team_id, "enterprise_id": enterprise_id}
        async with self._store.write() as connection:
            line = insert(connection, slack_teams).values(**known)
            changed = line.on_conflict_do_update(index_elements=["team_id"], set_={"enterprise_id": enterprise_id})
            await connection.execute(changed)
        self._organizations[team_id] = enterprise_id

    async def forget(self, enterprise_id: str | None, team_id: str | None) -> None:
        """Remove an installation, with its token: the workspace's, or the organization's where it has none."""
        own = sa.delete(installations).where(installations.c.team_id == (team_id or "-"))
        wide = _key(enterprise_id, None)
        matches = sa.and_(*(installations.c[name] == value for name, value in wide.items()))
        async with self._store.write() as connection:
            if not (await connection.execute(own)).rowcount and enterprise_id:
                await connection.execute(sa.delete(installations).where(matches))

    def _encrypt(self, token: str) -> str:
        return ENCRYPTED + self._cipher.encrypt(token.encode()).decode()

    def _decrypt(self, stored: str) -> str:
        if stored.startswith(CLEAR):  # By an older process that still runs beside us.
            return stored.removeprefix(CLEAR)
        try:
            return self._cipher.decrypt(stored.removeprefix(ENCRYPTED)).decode()
        except InvalidToken as error:
            raise ConfigError(
                _(
                    "A workspace's token was encrypted with a different key from the one in "
                    "TOXSCAN_SLACK_ENCRYPTION_KEY."
                ),
                _("Set the old key again, or have the workspace reinstall the bot."),
            ) from error


def _key(enterprise_id: str | None, team_id: str | None, *, org_wide: bool = False) -> dict[str, str]:
    """What an installation is found by. In a workspace of an organization the organization's id comes along."""
    return {"enterprise_id": enterprise_id or "", "team_id": "" if org_wide else team_id or ""}
