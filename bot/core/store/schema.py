"""The tables. Whatever a page sorts or filters by stands in `scores`, so that only the few posts shown are joined.

`scores` is clustered by collection, and has an index for the orders in which pages come: by severity and by time of all
posts, by a label of those alone that are notable for it, as they are few and a page seldom shows others. A report's
numbers are not counted there but kept as posts come and go (`post_counts`, `score_counts`).
"""

from datetime import UTC, datetime, timedelta
from typing import Any

import sqlalchemy as sa

from bot.core.domain.labels import from_steps, to_steps
from bot.core.domain.posts import PostKind

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

metadata = sa.MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


class Moment(sa.types.TypeDecorator[datetime]):
    """An aware time in UTC, kept as whole milliseconds since 1970: the precision of X's ids, alike on every engine."""

    impl = sa.BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, _dialect: Any) -> int | None:
        """Milliseconds for the database."""
        return None if value is None else (value - _EPOCH) // timedelta(milliseconds=1)

    def process_result_value(self, value: int | None, _dialect: Any) -> datetime | None:
        """The time in UTC."""
        return None if value is None else _EPOCH + timedelta(milliseconds=value)


class StoredText(sa.types.TypeDecorator[str]):
    """What somebody wrote. PostgreSQL's texts hold no NUL, which an archive may: it stands as U+FFFD there."""

    impl = sa.Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Any) -> str | None:
        """The words as the database can hold them."""
        return value.replace("\0", "\ufffd") if value and dialect.name == "postgresql" else value


class KeptScore(sa.types.TypeDecorator[float]):
    """A score of 0 to 1, or a sum of two, kept in whole steps (`labels.STEPS`): 16 bits, alike on every engine.

    What is compared with one must be kept, too: `labels.least_reaching` for a threshold.
    """

    impl = sa.SmallInteger
    cache_ok = True

    def process_bind_param(self, value: float | None, _dialect: Any) -> int | None:
        """Steps for the database."""
        return None if value is None else to_steps(value)

    def process_result_value(self, value: int | None, _dialect: Any) -> float | None:
        """The score."""
        return None if value is None else from_steps(value)


KINDS = tuple(PostKind)
"""Their places stand in databases: new kinds go to the end."""


class KeptKind(sa.types.TypeDecorator[str]):
    """A post's kind as its place among all kinds."""

    impl = sa.SmallInteger
    cache_ok = True

    def process_bind_param(self, value: str | None, _dialect: Any) -> int | None:
        """The place for the database."""
        return None if value is None else KINDS.index(PostKind(value))

    def process_result_value(self, value: int | None, _dialect: Any) -> str | None:
        """The kind."""
        return None if value is None else KINDS[value]


# SQLite numbers rows by itself only in a column that is exactly "INTEGER PRIMARY KEY".
_RowId = sa.BigInteger().with_variant(sa.Integer, "sqlite")

collections = sa.Table(
    "collections",
    metadata,
    # Whose posts are whose. What its network confirmed of an account is one collection, shared by all; each archive
    # that somebody brought is another, theirs alone, whatever account it claims to be of.
    sa.Column("key", _RowId, primary_key=True),
    sa.Column("network", sa.String(16), nullable=False),
    sa.Column("kind", sa.String(16), nullable=False),
    # The keeper, who brought the archive; "" in all three where the network itself gave the posts.
    sa.Column("platform", sa.String(16), nullable=False),
    sa.Column("workspace_id", sa.String(64), nullable=False),
    sa.Column("user_id", sa.String(64), nullable=False),
    # The account's on its network; what an archive says of its owner is a claim, not a fact.
    sa.Column("id", sa.String(64), nullable=False),
    sa.Column("handle", sa.String(64), nullable=False),
    sa.Column("name", sa.String(255), nullable=False),
    sa.Column("posts", sa.Integer),  # The network's own count.
    sa.Column("bio", sa.Text, nullable=False, server_default=""),
    sa.Column("picture", sa.Text, nullable=False, server_default=""),
    sa.Column("joined", Moment),
    sa.Column("looked_up_at", Moment),
    sa.Column("cursor", sa.Text),  # What was read of it from its network, by whichever scan: nothing is read twice.
    # `posts.seq` of its last post in SQLite's index of words; empty where it has too few to have any there.
    sa.Column("indexed_to", sa.BigInteger),
    sa.Column("checked_at", Moment),  # When a network that costs nothing was last asked what it no longer shows.
    sa.UniqueConstraint("network", "kind", "platform", "workspace_id", "user_id", "id", name="uq_collections_whose"),
    sa.CheckConstraint(
        "kind = 'account' AND platform = '' AND workspace_id = '' AND user_id = '' OR "
        "kind = 'archive' AND platform <> '' AND user_id <> '' "
        "AND bio = '' AND picture = '' AND joined IS NULL "
        "AND posts IS NULL AND looked_up_at IS NULL AND cursor IS NULL",
        name="ck_collections_kept_apart",
    ),
    sa.Index("ix_collections_id", "id"),
)

models = sa.Table(
    "models",
    metadata,
    sa.Column("key", sa.Integer, primary_key=True),
    sa.Column("model_id", sa.String(128), nullable=False, unique=True),
    sa.Column("canary", sa.JSON(none_as_null=True)),  # What it gave to the canary texts when it was first started.
    sa.Column("baseline", sa.BigInteger),  # `posts.seq` of the last post in its reference: the latest are behind it.
)

distributions = sa.Table(
    "distributions",
    metadata,
    # How the first posts that a model scored were spread, to compare the latest with. Counts, and nobody's posts.
    sa.Column("model", sa.ForeignKey("models.key"), primary_key=True),
    sa.Column("subject", sa.String(16), primary_key=True),
    sa.Column("bucket", sa.String(16), primary_key=True),
    sa.Column("posts", sa.Integer, nullable=False),
    sqlite_with_rowid=False,
)

pauses = sa.Table(
    "pauses",
    metadata,
    # A row while the owner has paused the bot.
    sa.Column("since", Moment, primary_key=True, autoincrement=False),
    sqlite_with_rowid=False,
)


def _claim() -> sa.Column[str]:
    """The name of the process that has claimed the row; "" for none."""
    return sa.Column("claimed_by", sa.String(32), nullable=False, server_default="")


processes = sa.Table(
    "processes",
    metadata,
    # The bots on this database. Each renews its row; when one stops doing so, what it has claimed is free.
    sa.Column("id", sa.String(32), primary_key=True),
    sa.Column("host", sa.String(255), nullable=False),
    sa.Column("started_at", Moment, nullable=False),
    sa.Column("alive_until", Moment, nullable=False),
    sqlite_with_rowid=False,
)

reservations = sa.Table(
    "reservations",
    metadata,
    # Money that a scan reserves while it asks X for a page. Reservations of dead processes don't count.
    sa.Column("id", _RowId, primary_key=True),
    sa.Column("process", sa.String(32), nullable=False),
    sa.Column("platform", sa.String(16), nullable=False),
    sa.Column("workspace_id", sa.String(64), nullable=False),
    sa.Column("user_id", sa.String(64), nullable=False),
    sa.Column("cost", sa.BigInteger, nullable=False),  # In millionths of a dollar.
)

deliveries = sa.Table(
    "deliveries",
    metadata,
    # What a platform has sent lately, by its own keys: what it sends again, to whichever process, is not done twice.
    sa.Column("key", sa.String(160), primary_key=True),
    sa.Column("at", Moment, nullable=False, index=True),
    sqlite_with_rowid=False,
)

scans = sa.Table(
    "scans",
    metadata,
    sa.Column("id", _RowId, primary_key=True),
    sa.Column("collection", sa.ForeignKey("collections.key"), nullable=False, index=True),
    sa.Column("model", sa.ForeignKey("models.key"), nullable=False),
    sa.Column("model_name", sa.String(64), nullable=False),
    sa.Column("source_kind", sa.String(16), nullable=False),
    sa.Column("locator", sa.Text, nullable=False),
    sa.Column("handle", sa.String(64), nullable=False),
    sa.Column("most_posts", sa.Integer),
    sa.Column("since", sa.BigInteger),
    sa.Column("include_reposts", sa.Boolean, nullable=False),
    sa.Column("platform", sa.String(16), nullable=False),
    sa.Column("workspace_id", sa.String(64), nullable=False),
    sa.Column("user_id", sa.String(64), nullable=False),
    sa.Column("status", sa.String(16), nullable=False, index=True),
    sa.Column("cursor", sa.Text),
    sa.Column("broken", sa.Integer, nullable=False, default=0),
    sa.Column("cut", sa.Integer, nullable=False, server_default="0"),  # Posts whose text seems cut off.
    sa.Column("lacks", sa.JSON, nullable=False, server_default="[]"),  # What its source should hold, in sentences.
    sa.Column("expected", sa.Integer),
    sa.Column("error", sa.Text, nullable=False, default=""),
    sa.Column("created_at", Moment, nullable=False),
    sa.Column("finished_at", Moment),
    sa.Column("made_at", Moment),  # When its archive was made, where that is known and it is whole.
    sa.Column(
        "starts", sa.Integer, nullable=False, server_default="0"
    ),  # Since it last made progress, by processes that then died.
    _claim(),
    sa.Column("cancel_asked", sa.Boolean, nullable=False, server_default=sa.false()),  # For whoever has claimed it.
    sa.Column("progress", sa.JSON(none_as_null=True)),  # As whoever has claimed it last said, for all the others.
    sa.Column("coverage", sa.String(16), nullable=False, server_default="all"),  # Which posts its model scores.
    # Of a quick scan: how many posts those at random were drawn of, and how many of these the small model can't read.
    sa.Column("unpicked", sa.Integer, nullable=False, server_default="0"),
    sa.Column("unread", sa.Integer, nullable=False, server_default="0"),
)

posts = sa.Table(
    "posts",
    metadata,
    sa.Column("seq", _RowId, primary_key=True),  # The order of arrival: scoring walks along it.
    sa.Column("id", sa.BigInteger, nullable=False),
    sa.Column("collection", sa.ForeignKey("collections.key"), nullable=False),
    sa.Column("scan_id", sa.ForeignKey("scans.id"), nullable=False),  # The scan that first saw it.
    sa.Column("created_at", Moment, nullable=False),
    sa.Column("kind", sa.String(16), nullable=False),
    sa.Column("lang", sa.String(16), nullable=False),
    sa.Column("text", StoredText, nullable=False),
    sa.Column("likes", sa.Integer),
    sa.Column("reposts", sa.Integer),
    # The id of the version that is kept, where the post was edited; `id` is the first version's.
    sa.Column("version", sa.BigInteger),
    # The network's own id, where `id` stands in for it, and the post's page where the ids do not make it.
    sa.Column("native", sa.Text),
    sa.Column("address", sa.Text),
    # Where in its text begins what its author hid behind a warning, in characters.
    sa.Column("hidden_from", sa.Integer),
    # What the network's own moderation says of it.
    sa.Column("network_labels", sa.JSON(none_as_null=True)),
    # The id of the post that it answers, where that is known; it need not be stored.
    sa.Column("answers", sa.BigInteger),
    # When the newest archive was made that held it; older ones say nothing of what is gone.
    sa.Column("held_at", Moment),
    # Once a collection: an archive may hold what X gave, too. (Named before the column was.)
    sa.UniqueConstraint("collection", "id", name="uq_posts_account_id"),
    sa.Index("ix_posts_arrival", "collection", "seq"),
)
# Few posts are edited.
_EDITED = posts.c.version.is_not(None)
sa.Index("ix_posts_version", posts.c.collection, posts.c.version, sqlite_where=_EDITED, postgresql_where=_EDITED)


def _key_of_post() -> sa.ForeignKeyConstraint:
    """A foreign key whose rows are deleted with their post."""
    return sa.ForeignKeyConstraint(["collection", "post_id"], ["posts.collection", "posts.id"], ondelete="CASCADE")


_LABELS = ("toxicity", "severe_toxicity", "obscene", "threat", "insult", "identity_attack", "sexual_explicit")

NOTABLE = 0.1
"""From this score on a post stands in the label's own index. Whatever uses the index must ask for it in these words."""


def _label_index(label: str) -> sa.Index:
    """With all that pages filter by and severity, so that what a label flags can be had worst first from it alone."""
    others = ("created_at", "scan_id", "kind", "severity", *(() if label == "toxicity" else ("toxicity",)))
    notable = sa.text(f"{label} >= {to_steps(NOTABLE)}")
    return sa.Index(
        f"ix_scores_{label}", "collection", "model", label, "post_id", *others,
        sqlite_where=notable, postgresql_where=notable,
    )  # fmt: skip


scores = sa.Table(
    "scores",
    metadata,
    # Copies of the post's own columns: collection, scan_id, created_at, kind.
    sa.Column("post_id", sa.BigInteger, primary_key=True),
    sa.Column("created_at", Moment, nullable=False),
    sa.Column("collection", sa.Integer, primary_key=True),
    sa.Column("model", sa.ForeignKey("models.key"), primary_key=True),
    sa.Column("scan_id", sa.Integer, nullable=False),
    sa.Column("kind", KeptKind, nullable=False),
    *(sa.Column(label, KeptScore, nullable=label != "toxicity") for label in _LABELS),
    sa.Column("severity", KeptScore, nullable=False),  # `Scores.severity`: the rank of worst first.
    sa.Column("cut", sa.Boolean, nullable=False, server_default=sa.false()),  # Only its beginning was read.
    # A hash of the prepared text, so that equal texts are scored once.
    sa.Column("text_key", sa.LargeBinary(16), nullable=False),
    sa.Index(
        "ix_scores_cut",  # Of a million posts there are none.
        *("collection", "model", "scan_id", "kind"),
        sqlite_where=sa.text("cut IS 1"),
        postgresql_where=sa.text("cut IS true"),
    ),
    *map(_label_index, _LABELS),
    # With toxicity, as worst first may be asked for from some toxicity on.
    sa.Index(
        "ix_scores_severity",
        *("collection", "model", "severity", "post_id", "created_at", "scan_id", "kind", "toxicity"),
    ),
    sa.Index("ix_scores_created_at", "collection", "model", "created_at", "post_id", "scan_id", "kind"),
    # A post's rows lie together: they go with it.
    sa.PrimaryKeyConstraint("collection", "post_id", "model"),
    sa.Index("ix_scores_text", "model", "text_key"),
    _key_of_post(),
    sqlite_with_rowid=False,
)

skips = sa.Table(
    "skips",
    metadata,
    sa.Column("collection", sa.BigInteger, primary_key=True),
    sa.Column("post_id", sa.BigInteger, primary_key=True),
    sa.Column("model", sa.ForeignKey("models.key"), primary_key=True),
    sa.Column("reason", sa.String(32), nullable=False),
    # Copies of the post's own, so that a report counts these rows alone.
    sa.Column("scan_id", sa.Integer, nullable=False, server_default="0"),
    sa.Column("kind", KeptKind, nullable=False, server_default="0"),
    sa.PrimaryKeyConstraint("collection", "post_id", "model"),
    _key_of_post(),
    sqlite_with_rowid=False,
)

post_counts = sa.Table(
    "post_counts",
    metadata,
    # How many posts of each kind a scan was the first to see. Triggers keep it, whoever changes `posts`.
    sa.Column("collection", sa.ForeignKey("collections.key", ondelete="CASCADE"), primary_key=True),
    sa.Column("scan_id", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("kind", sa.String(16), primary_key=True),
    sa.Column("posts", sa.Integer, nullable=False),
    sqlite_with_rowid=False,
)

score_counts = sa.Table(
    "score_counts",
    metadata,
    # How many posts a model has scored, by month (UTC; 202611) and tenth of toxicity. Triggers keep it, too.
    sa.Column("collection", sa.ForeignKey("collections.key", ondelete="CASCADE"), primary_key=True),
    sa.Column("model", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("scan_id", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("repost", sa.Boolean, primary_key=True),
    sa.Column("month", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("tenth", sa.SmallInteger, primary_key=True, autoincrement=False),
    sa.Column("posts", sa.Integer, nullable=False),
    sqlite_with_rowid=False,
)

picks = sa.Table(
    "picks",
    metadata,
    # The posts of a quick scan that its model checks, in order: what the small model suspects, then those at random.
    sa.Column("scan_id", sa.ForeignKey("scans.id", ondelete="CASCADE"), primary_key=True),
    sa.Column("place", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("collection", sa.BigInteger, nullable=False),
    sa.Column("post_id", sa.BigInteger, nullable=False),
    sa.Column("at_random", sa.Boolean, nullable=False),
    sa.Index("ix_picks_post", "collection", "post_id"),
    _key_of_post(),
    sqlite_with_rowid=False,
)

before_edits = sa.Table(
    "before_edits",
    metadata,
    # What models said of earlier versions of edited posts: a watch alerts only when an edit newly crosses the line.
    sa.Column("collection", sa.BigInteger, primary_key=True),
    sa.Column("model", sa.ForeignKey("models.key"), primary_key=True),
    sa.Column("post_id", sa.BigInteger, primary_key=True),
    sa.Column("version", sa.BigInteger, primary_key=True),
    *(sa.Column(label, KeptScore, nullable=label != "toxicity") for label in _LABELS),
    sa.Index("ix_before_edits_post", "collection", "post_id"),
    _key_of_post(),
    sqlite_with_rowid=False,
)

searches = sa.Table(
    "searches",
    metadata,
    sa.Column("id", _RowId, primary_key=True),
    sa.Column("platform", sa.String(16), nullable=False),
    sa.Column("workspace_id", sa.String(64), nullable=False),
    sa.Column("user_id", sa.String(64), nullable=False),
    sa.Column("scan_id", sa.ForeignKey("scans.id"), nullable=False, index=True),
    sa.Column("asked_at", Moment, nullable=False),
    sa.UniqueConstraint("platform", "workspace_id", "user_id", "scan_id"),
)

account_lists = sa.Table(
    "account_lists",
    metadata,
    # Accounts that one person scans together, under a name of theirs, and what they ask of each.
    sa.Column("id", _RowId, primary_key=True),
    sa.Column("platform", sa.String(16), nullable=False),
    sa.Column("workspace_id", sa.String(64), nullable=False),
    sa.Column("user_id", sa.String(64), nullable=False),
    sa.Column("name", sa.String(64), nullable=False),
    sa.Column("since", sa.Date),
    sa.Column("most_posts", sa.Integer),
    sa.Column("include_reposts", sa.Boolean, nullable=False),
    sa.Column("quick", sa.Boolean, nullable=False, server_default=sa.false()),
    sa.Column("status", sa.String(16), nullable=False),
    sa.Column("reason", sa.Text, nullable=False),
    sa.Column("created_at", Moment, nullable=False),
    sa.Column("begun_at", Moment),
    sa.Column("finished_at", Moment),
    _claim(),
    sa.UniqueConstraint("platform", "workspace_id", "user_id", "name"),
    sqlite_autoincrement=True,  # An old button must never open a later list.
)

list_rows = sa.Table(
    "list_rows",
    metadata,
    # What stands in a list: an account on X, an archive's path, or words that are neither; and how its scan ended.
    sa.Column("list", sa.ForeignKey("account_lists.id", ondelete="CASCADE"), primary_key=True),
    sa.Column("place", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("written", StoredText, nullable=False),
    sa.Column("handle", sa.String(64), nullable=False),
    sa.Column("account_id", sa.String(64), nullable=False),  # X's, as it was looked up for the price; "" for none.
    sa.Column("locator", sa.Text, nullable=False),
    sa.Column("status", sa.String(16), nullable=False),
    sa.Column("reason", sa.Text, nullable=False),
    sa.Column("scan_id", sa.ForeignKey("scans.id", ondelete="SET NULL"), index=True),
    sqlite_with_rowid=False,
)

live_messages = sa.Table(
    "live_messages",
    metadata,
    # Messages that show a scan or a list under way. `place` is a platform's own words for where one stands, with keys.
    sa.Column("id", _RowId, primary_key=True),
    # What it shows: a scan or a list, the other is empty.
    sa.Column("scan_id", sa.ForeignKey("scans.id", ondelete="CASCADE"), index=True),
    sa.Column("list_id", sa.ForeignKey("account_lists.id", ondelete="CASCADE"), index=True),
    sa.Column("platform", sa.String(16), nullable=False),
    sa.Column("workspace_id", sa.String(64), nullable=False),
    sa.Column("user_id", sa.String(64), nullable=False),
    sa.Column("place", sa.Text, nullable=False),
    sa.Column("since", Moment, nullable=False),
    _claim(),
)

shown = sa.Table(
    "shown",
    metadata,
    # Messages that show a scan where others see it too, in a platform's own words, and who has put them there.
    sa.Column("platform", sa.String(16), primary_key=True),
    sa.Column("place", sa.String(64), primary_key=True),
    sa.Column("message", sa.String(64), primary_key=True),
    sa.Column("scan_id", sa.ForeignKey("scans.id", ondelete="CASCADE"), nullable=False, index=True),
    sa.Column("workspace_id", sa.String(64), nullable=False),
    sa.Column("user_id", sa.String(64), nullable=False),
    sa.Column("since", Moment, nullable=False),
    sqlite_with_rowid=False,
)

shared_pages = sa.Table(
    "shared_pages",
    metadata,
    # Where the owner of an archive lets everybody open the pages of its report.
    sa.Column("platform", sa.String(16), primary_key=True),
    sa.Column("place", sa.String(64), primary_key=True),
    sa.Column("scan_id", sa.ForeignKey("scans.id", ondelete="CASCADE"), primary_key=True, index=True),
    sa.Column("workspace_id", sa.String(64), nullable=False),
    sa.Column("user_id", sa.String(64), nullable=False),
    sa.Column("since", Moment, nullable=False),
    sqlite_with_rowid=False,
)

readers = sa.Table(
    "readers",
    metadata,
    # The locales of those who read another language than English: what nobody has just asked for is said in it, too.
    sa.Column("platform", sa.String(16), primary_key=True),
    sa.Column("workspace_id", sa.String(64), primary_key=True),  # "" where an id names one person everywhere.
    sa.Column("user_id", sa.String(64), primary_key=True),
    sa.Column("locale", sa.String(35), nullable=False),
    sqlite_with_rowid=False,
)

verdicts = sa.Table(
    "verdicts",
    metadata,
    # What people of a space (`Requester.verdict_space`) say of posts, one verdict a person. Who was forgotten has no
    # platform, and a random id, so that people stay apart.
    sa.Column("space", sa.String(96), primary_key=True),
    sa.Column("collection", sa.BigInteger, primary_key=True),
    sa.Column("post_id", sa.BigInteger, primary_key=True),
    sa.Column("platform", sa.String(16), primary_key=True),
    sa.Column("workspace_id", sa.String(64), primary_key=True),
    sa.Column("user_id", sa.String(64), primary_key=True),
    sa.Column("name", sa.String(64), nullable=False),  # What the person is called there.
    sa.Column("verdict", sa.String(16), nullable=False),
    sa.Column("label", sa.String(32), nullable=False),  # What a toxic post is, where they have said so; else "".
    sa.Column("note", StoredText, nullable=False),
    sa.Column("given_at", Moment, nullable=False),
    sa.Index("ix_verdicts_post", "collection", "post_id"),
    _key_of_post(),
    sqlite_with_rowid=False,
)

workspace_settings = sa.Table(
    "workspace_settings",
    metadata,
    sa.Column("space", sa.String(96), primary_key=True),
    sa.Column("preset", sa.String(16), nullable=False),
    sa.Column("thresholds", sa.JSON, nullable=False),  # Label to number, over those of the preset.
    sa.Column("visibility", sa.String(16), nullable=False),
    sa.Column("spoiler", sa.Boolean, nullable=False),
    sa.Column("pagination", sa.String(16), nullable=False),
    sa.Column("roles", sa.JSON, nullable=False),  # Who may scan: ids of roles, or words; none for all members.
    sa.Column("markers", sa.JSON, nullable=False, server_default="[]"),  # Who may give verdicts besides the managers.
    sa.Column("control", sa.String(16), nullable=False, server_default="requester"),
    sa.Column("alerts", sa.String(16), nullable=False, server_default="direct"),
    sqlite_with_rowid=False,
)

opted_out = sa.Table(
    "opted_out",
    metadata,
    # Which accounts the listed handles were, and the handles of listed ids, as X said: after a new handle, too.
    sa.Column("handle", sa.String(64), primary_key=True),  # In lower case.
    sa.Column("account_id", sa.String(64), primary_key=True),
    sqlite_with_rowid=False,
)

forgotten = sa.Table(
    "forgotten",
    metadata,
    # The highest number of a deleted scan: old buttons must never open another scan with that number.
    sa.Column("scan_id", _RowId, primary_key=True, autoincrement=False),
)

exported = sa.Table(
    "exported",
    metadata,
    # Posts read from X that one person took away today (UTC), each once; earlier days are cleared away.
    sa.Column("day", sa.Date, primary_key=True),
    sa.Column("person", sa.LargeBinary(16), primary_key=True),  # A hash, so that it outlives /forget without a name.
    sa.Column("post_id", sa.BigInteger, primary_key=True),
    sqlite_with_rowid=False,
)

watches = sa.Table(
    "watches",
    metadata,
    sa.Column("id", _RowId, primary_key=True),
    sa.Column("platform", sa.String(16), nullable=False),
    sa.Column("workspace_id", sa.String(64), nullable=False),
    sa.Column("user_id", sa.String(64), nullable=False),
    sa.Column("account_id", sa.String(64), nullable=False),  # X's. No key of `collections`: those may go.
    sa.Column("handle", sa.String(64), nullable=False),
    sa.Column("channel", sa.Text, nullable=False),
    sa.Column("direct", sa.Boolean, nullable=False),
    sa.Column("mention", sa.String(64), nullable=False, server_default=""),  # A role's id; "" is the owner.
    sa.Column("every", sa.Integer, nullable=False),  # In seconds.
    sa.Column("threshold", sa.Float),
    sa.Column("labels", sa.JSON, nullable=False),
    sa.Column("digest", sa.String(16), nullable=False),
    sa.Column("quiet", sa.String(16), nullable=False),
    sa.Column("zone", sa.String(64), nullable=False),
    sa.Column("status", sa.String(16), nullable=False),
    sa.Column("reason", sa.Text, nullable=False),
    sa.Column("since", sa.BigInteger, nullable=False),  # Posts with a higher id are still to be judged.
    sa.Column("created_at", Moment, nullable=False),
    sa.Column("looked_at", Moment),
    sa.Column("next_due", Moment, index=True),
    sa.Column("runs", sa.Integer, nullable=False),
    sa.Column("failures", sa.Integer, nullable=False),
    # Who is checking the account, and until when nobody else may.
    sa.Column("claimed_by", sa.String(32), nullable=False),
    sa.Column("claimed_until", Moment),
    sa.UniqueConstraint("platform", "workspace_id", "user_id", "account_id"),
    sqlite_autoincrement=True,  # An old button must never open a later watch.
)

outbox = sa.Table(
    "outbox",
    metadata,
    # Messages that are committed with what they tell of, then sent, then marked as sent.
    sa.Column("id", _RowId, primary_key=True),
    sa.Column("watch", sa.ForeignKey("watches.id", ondelete="CASCADE"), nullable=False, index=True),
    sa.Column("kind", sa.String(16), nullable=False),
    sa.Column("words", sa.Text, nullable=False),
    sa.Column("hint", sa.Text, nullable=False),
    sa.Column("key", sa.String(24), nullable=False),  # Names the message to its platform; Discord takes 25 characters.
    sa.Column("due", Moment, nullable=False),
    sa.Column("attempts", sa.Integer, nullable=False),
    sa.Column("tried_at", Moment),
    sa.Column("refusals", sa.Integer, nullable=False, server_default="0"),  # For reasons on our side, or unknown ones.
    # A try has ended without an answer: nobody knows whether the message stands there.
    sa.Column("maybe_shown", sa.Boolean, nullable=False, server_default=sa.false()),
    sa.Column("claimed_by", sa.String(32), nullable=False),
    sa.Column("claimed_until", Moment),
    sa.Column("sent_at", Moment),
    sa.Index("ix_outbox_sent_at_due", "sent_at", "due"),
)

alerted = sa.Table(
    "alerted",
    metadata,
    # Posts that a watch tells of, each once and forever: that is the primary key's work.
    sa.Column("watch", sa.ForeignKey("watches.id", ondelete="CASCADE"), primary_key=True),
    sa.Column("post_id", sa.BigInteger, primary_key=True),
    sa.Column("model", sa.Integer, nullable=False),  # Whose scores flagged it.
    sa.Column("message", sa.ForeignKey("outbox.id", ondelete="SET NULL"), index=True),
    sa.Column(
        "told", sa.Boolean, nullable=False, server_default=sa.false()
    ),  # Set when it was part of a delivered message.
    sqlite_with_rowid=False,
)

billed = sa.Table(
    "billed",
    metadata,
    # X charges for the same piece once a UTC day, so only today's rows matter; older ones are cleared away.
    sa.Column("day", sa.Date, primary_key=True),
    sa.Column("resource", sa.String(16), primary_key=True),
    sa.Column("id", sa.BigInteger, primary_key=True),
    sqlite_with_rowid=False,
)

spending = sa.Table(
    "spending",
    metadata,
    sa.Column("day", sa.Date, primary_key=True),
    sa.Column("platform", sa.String(16), primary_key=True),
    sa.Column("workspace_id", sa.String(64), primary_key=True),
    sa.Column("user_id", sa.String(64), primary_key=True),
    sa.Column("resource", sa.String(16), primary_key=True),
    sa.Column("pieces", sa.Integer, nullable=False),
    sa.Column("cost", sa.BigInteger, nullable=False),  # In millionths of a dollar.
    sqlite_with_rowid=False,
)

audit = sa.Table(
    "audit",
    metadata,
    sa.Column("id", _RowId, primary_key=True),
    sa.Column("at", Moment, nullable=False, index=True),
    sa.Column("platform", sa.String(16), nullable=False),
    sa.Column("workspace_id", sa.String(64), nullable=False),
    sa.Column("user_id", sa.String(64), nullable=False),
    sa.Column("handle", sa.String(64), nullable=False),
    sa.Column("account_id", sa.String(64), nullable=False),
    sa.Column("event", sa.String(16), nullable=False),
)

sweeps = sa.Table(
    "sweeps",
    metadata,
    sa.Column("id", _RowId, primary_key=True),
    sa.Column("job_id", sa.String(64), nullable=False),  # X's compliance job; empty when posts are looked up instead.
    sa.Column("started_at", Moment, nullable=False),
    sa.Column("finished_at", Moment),
    sa.Column("checked", sa.Integer, nullable=False, default=0),
    sa.Column("removed", sa.Integer, nullable=False, default=0),
)

slack_installations = sa.Table(
    "slack_installations",
    metadata,
    # An organization's installation has no team, a workspace's outside of one no enterprise: "" stands for none.
    sa.Column("enterprise_id", sa.String(32), primary_key=True),
    sa.Column("team_id", sa.String(32), primary_key=True),
    sa.Column("bot_token", sa.Text, nullable=False),  # Encrypted where the operator has set a key.
    sa.Column("bot_id", sa.String(32), nullable=False),
    sa.Column("bot_user_id", sa.String(32), nullable=False),
)
slack_teams = sa.Table(
    "slack_teams",
    metadata,
    # Which organization a workspace is part of, as requests from there have said: it may have installed the bot.
    sa.Column("team_id", sa.String(32), primary_key=True),
    sa.Column("enterprise_id", sa.String(32), nullable=False),
)
