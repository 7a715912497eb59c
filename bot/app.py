"""The composition root: the only place that builds the real parts, starts them in order and stops them in reverse."""

import gc
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from bot import scorers
from bot.core.accounts.accounts import Accounts
from bot.core.accounts.budget import Budget
from bot.core.accounts.compliance import Compliance
from bot.core.accounts.opt_outs import CheckedArchive, OptOuts
from bot.core.accounts.parents import Parents
from bot.core.commands.command import Context, PrivateReply, Receipt, Reply, Room, no_roles
from bot.core.config import Settings
from bot.core.domain.accounts import by_id
from bot.core.domain.audience import Audience
from bot.core.domain.errors import ModelError
from bot.core.domain.labels import Label
from bot.core.domain.networks import SocialNetwork
from bot.core.domain.people import Requester
from bot.core.domain.sources import SourceKind, SourceSpec
from bot.core.domain.thresholds import with_overrides
from bot.core.files import private
from bot.core.operations.drift import DriftMonitor
from bot.core.operations.heartbeat import heartbeat
from bot.core.operations.service import Operations
from bot.core.people.names import Names
from bot.core.people.privacy import Privacy
from bot.core.people.reader_language import Readers
from bot.core.people.suggestions import Suggestions
from bot.core.people.workspaces import Workspaces
from bot.core.ports import FreeNetwork, PostSource
from bot.core.scans.access import ReportSharing
from bot.core.scans.alike_posts import AlikeFinder
from bot.core.scans.list_results import ListResults
from bot.core.scans.list_runner import ListRunner
from bot.core.scans.lists import AccountLists
from bot.core.scans.live_messages import LiveMessages
from bot.core.scans.packing import Packing
from bot.core.scans.rate_limit import RateLimit
from bot.core.scans.reports import Reports
from bot.core.scans.reviews import Reviews
from bot.core.scans.service import ScanService
from bot.core.scans.uploads import FOLDER, Uploads
from bot.core.scoring.likeness import Embeddings
from bot.core.scoring.models import files as models
from bot.core.scoring.models.registry import UNMEASURED_THRESHOLD
from bot.core.scoring.service import ScoringService
from bot.core.secrets import X_BEARER_TOKEN, read_secret
from bot.core.sources.archives import open_archive
from bot.core.sources.networks import close_networks, open_networks
from bot.core.sources.x.client import XClient
from bot.core.sources.x.source import XSource
from bot.core.store.engine.database import Store
from bot.core.store.engine.open_store import open_store
from bot.core.store.scans.shared_messages import Spot
from bot.core.text.catalog import Language, current_language
from bot.core.text.translations import Translations
from bot.core.views.watches import alerts
from bot.core.watches.outbox import Outbox
from bot.core.watches.runner import WatchRunner
from bot.core.watches.service import Watches


@dataclass(frozen=True, slots=True)
class App:
    """The running parts that surfaces work with."""

    settings: Settings
    store: Store
    scorer: ScoringService
    thresholds: Mapping[Label, float]
    scans: ScanService
    reports: Reports
    alike: AlikeFinder
    accounts: Accounts
    parents: Parents
    budget: Budget
    workspaces: Workspaces
    suggestions: Suggestions
    privacy: Privacy
    lists: AccountLists
    list_runner: ListRunner
    live_messages: LiveMessages
    uploads: Uploads
    operations: Operations
    watches: Watches
    watch_runner: WatchRunner
    outbox: Outbox
    compliance: Compliance
    readers: Readers
    packing: Packing

    def context(
        self,
        requester: Requester,
        reply: Reply,
        private: PrivateReply,
        *,
        audience: Audience = Audience.ASKER,
        admin: bool = False,
        outside: bool = False,
        roles: frozenset[str] = frozenset(),
        name: str = "",
        here: str = "",
        place: str = "",
        origin: str = "",
        room: Room | None = None,
        shown_at: Callable[[Spot], Receipt] | None = None,
        roles_here: Callable[[], Awaitable[Mapping[str, str] | None]] = no_roles,
        language: Language | None = None,
        place_language: Language | None = None,
    ) -> Context:
        """The context of a command that `requester` gave; see `Context` for the other arguments."""
        self.operations.names.meet(requester, name)
        return Context(
            requester=requester,
            reply=reply,
            private=private,
            scans=self.scans,
            reports=self.reports,
            reviews=Reviews(self.store, self.reports),
            alike=self.alike,
            parents=self.parents,
            accounts=self.accounts,
            budget=self.budget,
            scorer=self.scorer,
            workspaces=self.workspaces,
            suggestions=self.suggestions,
            privacy=self.privacy,
            lists=self.lists,
            list_runner=self.list_runner,
            list_results=ListResults(self.store, self.reports),
            live_messages=self.live_messages,
            operations=self.operations,
            watches=self.watches,
            outbox=self.outbox,
            showing=ReportSharing(self.store),
            packing=self.packing,
            model=self.settings.model,
            audience=audience,
            admin=admin,
            outside=outside,
            roles=roles,
            name=name,
            here=here,
            place=place,
            origin=origin,
            room=room or Room(),
            shown_at=shown_at,
            roles_here=roles_here,
            language=language or current_language(),
            place_language=place_language,
        )


OpenSource = Callable[[SourceSpec, Requester], PostSource]
"""Gives the source that a scan names, read on the account of whoever asks."""


@asynccontextmanager
async def running(
    settings: Settings,
    *,
    store: Store | None = None,
    scorer: ScoringService | None = None,
    client: XClient | None = None,
    sources: Callable[[Accounts, Budget], OpenSource] | None = None,
    networks: Mapping[SocialNetwork, FreeNetwork] | None = None,
) -> AsyncIterator[App]:
    """Everything started: the store opened and migrated, the model loaded.

    What is given stands in for the real part, and is neither started nor closed here.

    Raises:
        ToxscanError: a part can't start; those before it are stopped again.
    """
    model = models.find(settings.model, settings.data_dir)
    private.make_data_folder(settings.data_dir)
    own_client = None if client else x_client(settings)
    async with AsyncExitStack() as stack:
        if store is None:
            store = await open_store(settings.stored_in)
            stack.push_async_callback(store.close)
        pulse = await stack.enter_async_context(heartbeat(store))
        improving, small = list[ScoringService](), None
        if scorer is None:
            scorer, small = await scorers.start(settings, store, model, stack)
            improving = [service for service in (scorer, small) if service]
        if own_client:
            stack.push_async_callback(own_client.close)
        if networks is None:
            networks = open_networks(settings.networks)
            stack.push_async_callback(close_networks, networks)
        in_force = with_overrides(model.thresholds, settings.thresholds)
        reports = Reports(
            store,
            lambda name: in_force if name == model.name else thresholds(settings, name),
            model.mistaken,
            scorer,
        )
        app = build(
            settings,
            store,
            scorer,
            in_force,
            client=client or own_client,
            networks=networks,
            sources=sources,
            small=small,
            reports=reports,
        )
        stack.push_async_callback(app.scans.close)
        for service in improving:
            await stack.enter_async_context(scorers.improving(service, app.scans.quiet))
        stack.push_async_callback(app.list_runner.close)
        pulse.on_lost += [app.scans.drop, app.list_runner.drop]
        stack.push_async_callback(app.watch_runner.close)
        stack.push_async_callback(app.outbox.close)
        gc.collect()
        gc.freeze()  # A full collection of what the start has built stalls the loop for 0.1 s.
        stack.callback(gc.unfreeze)
        yield app


def build(
    settings: Settings,
    store: Store,
    scorer: ScoringService,
    in_force: Mapping[Label, float],
    *,
    reports: Reports | None = None,
    client: XClient | None = None,
    sources: Callable[[Accounts, Budget], OpenSource] | None = None,
    small: ScoringService | None = None,
    translations: Translations | None = None,
    networks: Mapping[SocialNetwork, FreeNetwork] | None = None,
) -> App:
    """The parts put together on an open store and a scorer that has started, none of them at work yet.

    `in_force` are the thresholds of the scorer's model. Without a `client` X is not read; `networks` are the others
    that are. `sources` gives other sources than the real ones; a `small` model beside a big scorer lets scans be quick;
    `translations` are the languages that are spoken.
    """
    budget = Budget(store, settings.budget, settings.x)
    opt_outs = OptOuts(store, settings.networks.opt_out, settings.networks.own_archives)
    accounts = Accounts(store, client, budget, opt_outs, full_archive=settings.x.full_archive, networks=networks)
    open_one = sources(accounts, budget) if sources else partial(open_source, accounts, budget)
    scans = ScanService(store, scorer, open_one, in_force, RateLimit(store, settings.limits), small)
    reports = reports or Reports(store, lambda _name: in_force)
    readers = Readers(store, translations)
    names = Names()
    list_runner = ListRunner(store, scans, accounts, readers, settings.model)
    return App(
        settings=settings,
        store=store,
        scorer=scorer,
        thresholds=in_force,
        scans=scans,
        reports=reports,
        alike=AlikeFinder(store, reports, Embeddings([scorer, *([small] if small else [])])),
        accounts=accounts,
        parents=Parents(store, accounts, budget),
        budget=budget,
        workspaces=Workspaces(store),
        suggestions=Suggestions(store),
        privacy=Privacy(store, scans, names),
        lists=AccountLists(store, accounts, scans, list_runner),
        list_runner=list_runner,
        live_messages=LiveMessages(store),
        uploads=Uploads(settings.data_dir / FOLDER, store),
        operations=Operations(store, scans, DriftMonitor(store, scorer), settings, names),
        watches=Watches(store, budget, settings.limits),
        watch_runner=WatchRunner(store, scans, reports, budget, settings.model, readers),
        outbox=Outbox(store, reports, settings.model, alerts, readers),
        compliance=Compliance(store, accounts, budget, settings.x.compliance),
        readers=readers,
        packing=Packing(settings.evidence.time_stamps),
    )


def thresholds(settings: Settings, model_name: str) -> Mapping[Label, float]:
    """The thresholds for another model's stored scores: its own, overridden by the operator's."""
    try:
        own: Mapping[Label, float] = models.find(model_name, settings.data_dir).thresholds
    except ModelError:  # Its files were removed; its stored scores can still be read.
        own = dict.fromkeys(Label, UNMEASURED_THRESHOLD)
    return with_overrides(own, {label: value for label, value in settings.thresholds.items() if label in own})


def x_client(settings: Settings) -> XClient | None:
    """The way to X; None where no token is set.

    Raises:
        ConfigError: the token can't be read.
    """
    token = read_secret(X_BEARER_TOKEN, settings.secrets)
    return XClient(token, settings.x.base_url, settings.x.timeout_seconds) if token else None


def open_source(accounts: Accounts, budget: Budget, spec: SourceSpec, requester: Requester) -> PostSource:
    """The source that a scan names; `requester` pays for what is read."""
    if spec.kind is SourceKind.ARCHIVE:
        return CheckedArchive(partial(open_archive, Path(spec.locator), spec.handle), requester, accounts.opt_outs)
    if spec.kind is SourceKind.CHECK:
        find = partial(accounts.get_watched, by_id(spec.locator, spec.handle), requester)
    else:
        find = partial(accounts.find, spec.locator, requester)
    if spec.network.free:
        return accounts.free.open(find, spec)
    return XSource(lambda: accounts.x, find, budget.personal_budget(requester), spec, budget.post_price)
