"""Permissions: who may scan, change settings, and act on others' scans and reports."""

from bot.core.commands.command import Context
from bot.core.domain.errors import RefusedError
from bot.core.domain.scans import Scan
from bot.core.domain.sources import SourceKind
from bot.core.domain.workspace import EVERYONE, MANAGERS, Control, WorkspaceSettings
from bot.core.scans.access import ReportAccess
from bot.core.text.catalog import _, choice_name, option_name


async def check_may_scan(context: Context) -> None:
    """Check that the workspace's settings let the person scan; those who manage it always may.

    Raises:
        RefusedError: the person is none of them.
    """
    named = (await context.workspaces.get(context.requester)).roles
    if context.admin or EVERYONE in named or not context.roles.isdisjoint(named):
        return
    if MANAGERS in named:
        raise RefusedError(_("Only people who manage this workspace may scan here."), _("Ask one of them to scan it."))
    if named:
        raise RefusedError(
            _("Only people with certain roles may scan here, and you have none of them."),
            _("Ask somebody who manages this workspace; `/settings` shows the roles."),
        )
    if context.outside:
        raise RefusedError(
            _("Guests and people from other organizations may not scan here."),
            _("Ask somebody who manages this workspace: they can allow it with `/settings`."),
        )


def check_admin(context: Context) -> None:
    """Check that the person manages the workspace.

    Raises:
        RefusedError: the person does not.
    """
    if not context.admin:
        raise RefusedError(
            _("Only people who manage this workspace may change its settings."),
            _("Ask one of them; `/settings` shows everything."),
        )


async def may_judge(context: Context, access: ReportAccess) -> bool:
    """Whether the person's verdicts count here: their own alone, or the whole workspace's."""
    return await _find_judging_refusal(context, access) is None


async def check_may_judge(context: Context, access: ReportAccess) -> None:
    """Check that the person may give verdicts here.

    Raises:
        RefusedError: the person's do not.
    """
    if refused := await _find_judging_refusal(context, access):
        raise refused


async def find_review_place(context: Context) -> str:
    """The place whose shown reports the person may review beside their own; "" where only their own.

    Raises:
        RefusedError: here their verdicts count on no report at all.
    """
    if context.requester.direct or not context.requester.workspace_id:
        return ""
    settings = await context.workspaces.get(context.requester)
    if _is_named(context, settings):
        return context.place
    if not context.admin:
        raise RefusedError(
            _("Only managers of this workspace, and people named in its settings, may judge posts here."),
            _("You can review posts for yourself: `/review` in our direct messages."),
        )
    return context.place if settings.control is Control.MANAGERS else ""


def _is_named(context: Context, settings: WorkspaceSettings) -> bool:
    """Whether the setting `judges` names the person."""
    return (not context.outside and EVERYONE in settings.markers) or not context.roles.isdisjoint(settings.markers)


async def _find_judging_refusal(context: Context, access: ReportAccess) -> RefusedError | None:
    settings = await context.workspaces.get(context.requester)
    named = _is_named(context, settings)
    alone = _("You can judge posts for yourself: open the report in our direct messages with `/history`.")
    if context.requester.direct or not context.requester.workspace_id:
        if access.own:
            return None
        return RefusedError(_("You can't judge posts in somebody else's report."), _own_scan_hint(access.scan))
    if not (named or context.admin):
        said = _("Only managers of this workspace, and people named in its settings, may judge posts here.")
        return RefusedError(said, alone if access.own else _own_scan_hint(access.scan))
    if access.own or named or settings.control is Control.MANAGERS:
        return None
    return RefusedError(
        _("Only the person who asked for this report may judge its posts."),
        _(
            "`/settings` with {control}: {managers} allows managers too. {own}",
            control=option_name("control"),
            managers=choice_name(Control.MANAGERS),
            own=_own_scan_hint(access.scan),
        ),
    )


async def check_may_end(context: Context, access: ReportAccess) -> None:
    """Check that the person may cancel a scan: who started it and, if the setting says so, those who manage the place.

    Raises:
        RefusedError: the person is neither; those who only joined would take it from others.
    """
    if access.scan.request.requester == context.requester or await _manages(context):
        return
    hint = (
        _("It continues for them, and your own report will be in `/history`.")
        if access.own
        else _own_scan_hint(access.scan)
    )
    raise RefusedError(_("Somebody else started this scan: only they can cancel it."), hint)


async def check_may_go_on(context: Context, access: ReportAccess) -> None:
    """Check that the person may resume a scan: it is in their history or, for scans of X, they manage the place.

    Raises:
        RefusedError: the person is neither, or it is of somebody else's archive.
    """
    if access.own:
        return
    if access.scan.request.source.kind is SourceKind.ARCHIVE:
        raise RefusedError(
            _("Only the person who gave this archive can continue its scan."),
            _("You can scan your own with `/scan-archive`."),
        )
    if not await _manages(context):
        raise RefusedError(
            _("Somebody else started this scan: only they can continue it."), _own_scan_hint(access.scan)
        )


async def _manages(context: Context) -> bool:
    """Whether the person manages the place, and the setting lets them act on what others have started there."""
    control = (await context.workspaces.get(context.requester)).control
    return bool(context.place and context.requester.workspace_id) and context.admin and control is Control.MANAGERS


def _own_scan_hint(scan: Scan) -> str:
    if scan.request.source.kind is SourceKind.ARCHIVE:
        return _("You can scan your own archive with `/scan-archive`.")
    return _("For a report of your own: `/scan @{handle}`", handle=scan.account.handle)
