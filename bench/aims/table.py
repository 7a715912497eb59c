"""All aims, each with the run that measures it and the limit that stops it where it is missed."""

from functools import partial

from bench.aims import footprint, models, storage
from bench.aims.aim import Aim, Measure

_LARGE, _MILLION = 100_000, 1_000_000
_NAMES = {"sqlite": "SQLite", "postgres": "PostgreSQL"}
_ROOM = {"sqlite": 600, "postgres": 900}  # Bytes a scored post.
_BUSY = "on a machine that is busy, other work's time; else "
_INDEXES = "the texts themselves, and 3 to 46 bytes for each order and constraint"
_STORING = _BUSY + "Python: one process prepares, packs and hands over each post on one core"


def _stored(database: str) -> Measure:
    aims = (
        Aim(f"{_NAMES[database]}: from page to stored score", "posts/s", 8_000, limit=_STORING),
        Aim("  in a second of processor time, the database's own included", "posts"),
        Aim("  room of a post, grown page by page", "bytes", _ROOM[database], most=True, limit=_INDEXES),
    )
    return Measure(f"storing, {database}", 45, aims, partial(storage.stored, database))


def _looked_at(database: str, posts: str, report: int) -> tuple[Aim, ...]:
    name = _NAMES[database]
    return (
        Aim(
            f"{name}, {posts} posts: room of a scored post",
            "bytes",
            _ROOM[database],
            most=True,
            limit=_INDEXES,
        ),
        Aim("  the text index, times its text", "", 2, most=True, limit="runs of three letters of every text"),
        Aim("  the slowest kind of page, 99 %", "ms", 20, most=True, limit="the query that reads most rows"),
        Aim("  flagged only, 99 %", "ms", 20, most=True, limit="flagged posts come from all labels' indexes"),
        Aim(
            "  the report's numbers, 99 %",
            "ms",
            report,
            most=True,
            limit="marks and thresholds that no count is kept for",
        ),
        Aim(
            "  a page with a word, 99 %",
            "ms",
            50,
            most=True,
            limit="the text of each post that the index of words names is read",
        ),
    )


def _one_account(database: str, posts: int, seconds: int, report: int, *, long: bool) -> Measure:
    aims = _looked_at(database, f"an account of {posts:,}", report)
    run = partial(storage.one_account, database, posts)
    return Measure(f"an account of {posts:,}, {database}", seconds, aims, run, long)


def _ten_million(database: str) -> Measure:
    writing = Aim(f"{_NAMES[database]}, ten million stored: one more scan", "posts/s", 5_000, limit=_STORING)
    aims = (writing, *_looked_at(database, "ten million stored, an account of a million", 300))
    return Measure(f"ten million, {database}", 400, aims, partial(storage.ten_million, database), long=True)


_SPEED = Measure(
    "mini against the naive loop",
    110,
    (
        Aim("mini, raw post to stored score, times the naive loop", "times", 50, limit="storing beside it: see above"),
        Aim("  the same in processor time", "times"),
        Aim("  posts", "posts/s"),
    ),
    models.mini,
)
_PEERS = Measure(
    "other programs",
    90,
    (
        Aim("mini in 8 bits, a second of processor time", "posts"),
        Aim("  the naive loop, of that", ""),
        Aim("  ONNX Runtime's transformer optimizer, of that", ""),
        Aim("  OpenVINO at its best, of that: adopted from", "", 1.1, most=True, limit="it is faster: adopt it"),
    ),
    models.beside_others,
)
_QUICK = Measure(
    "quick scans",
    90,
    (
        Aim("--quick, of the time of scoring all", "", 0.2, most=True, limit="mini reads all posts on the same cores"),
        Aim("  made-up accounts of which its bound is true", "", 0.95, limit="the bound is wrong"),
    ),
    models.quick_scan,
)
_GPU = Measure(
    "GPU",
    120,
    (
        Aim(
            "GPU: of its products' rate in half precision",
            "",
            0.5,
            limit="attention, normalization, and small products",
        ),
        Aim("  posts", "posts/s"),
    ),
    models.on_gpu,
)
_SERVED = Measure(
    "toxscan serve",
    60,
    (
        Aim("toxscan serve, 64 clients at once", "a second"),
        Aim("  of the scorer's own rate", ""),
        Aim("  time to the answer, 99 %", "ms"),
    ),
    models.served,
)
_MEMORY = Measure(
    "memory",
    130,
    (
        Aim("toxscan run, both chats: the bot's own process", "MB", 200, most=True, limit="what it imports"),
        Aim("  all its processes together", "MB"),
    ),
    footprint.of_both_chats,
)
_IMAGE = Measure(
    "small image",
    25,
    (
        Aim("the small image", "MB", 450, most=True, limit="Python's own image, and ONNX Runtime"),
        Aim("  what we put into Python's", "MB"),
    ),
    footprint.small_image,
)

TABLE = (
    *(_stored(database) for database in _NAMES),
    *(_one_account(database, _LARGE, 60, 100, long=False) for database in _NAMES),
    _SPEED,
    _PEERS,
    _QUICK,
    _GPU,
    _SERVED,
    _IMAGE,
    _MEMORY,
    *(_one_account(database, _MILLION, 240, 300, long=True) for database in _NAMES),
    *(_ten_million(database) for database in _NAMES),
)
