"""Who may do what in a workspace."""

from bot.core.commands.command import Context
from bot.core.errors import RefusedError


async def check_may_scan(context: Context) -> None:
    """Let only those scan who have one of the roles that the workspace asks for; whoever sets them may always.

    Raises:
        RefusedError: the person has none of them.
    """
    wanted = (await context.workspaces.get(context.requester)).roles
    if wanted and not context.admin and context.roles.isdisjoint(wanted):
        raise RefusedError(
            "Only people with certain roles may scan here, and you have none of them.",
            "Ask somebody who manages this workspace; /settings shows the roles.",
        )


def check_admin(context: Context) -> None:
    """Let only those change settings who manage the workspace.

    Raises:
        RefusedError: the person does not.
    """
    if not context.admin:
        raise RefusedError(
            "Only people who manage this workspace may change its settings.", "Ask one of them; /settings shows all."
        )
