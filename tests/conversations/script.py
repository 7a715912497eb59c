"""A conversation with the bot as plain data: what a person does, what must then be seen. Every surface has to pass it.

How a surface is told a command, how its buttons are pressed and its words typed is the business of its own test.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Command:
    """A command as it is written; `{archive}` stands for the archive."""

    line: str


@dataclass(frozen=True, slots=True)
class Press:
    """A press on the button, or a choice of the option, with this label on the latest card that has it."""

    label: str


@dataclass(frozen=True, slots=True)
class Change:
    """A word that changes the page shown, where one types, or the same through a form."""

    line: str


@dataclass(frozen=True, slots=True)
class Step:
    """What the person does, and the words that must and must not stand on the card that answers."""

    does: Command | Press | Change
    sees: tuple[str, ...]
    not_sees: tuple[str, ...] = ()


# Over the sixty posts of tests/fakes.py: 10 reposts, 10 links without words, 10 awful ones among the other 40.
SCRIPT = (
    Step(Command("/help"), ("Commands", "scan", "history", "score")),
    Step(Command("/history"), ("Your reports", "You have not scanned an account yet.")),
    Step(
        Command("/scan-archive {archive}"),
        (
            "Report on @ada",
            "of 40 posts were flagged",
            "All 60 posts read",
            "20 posts not scored",
        ),
    ),
    Step(
        Press("Details"),
        (
            "Details on @ada",
            "All 60 posts read, 10 reposts left out, 10 posts with nothing to score",
            "Flagged by label",
        ),
    ),
    Step(Press("◀ Report"), ("Report on @ada",)),
    Step(
        Press("All posts, worst first"),
        ("All posts of @ada", "Page 1 of 8 · 40 scored posts", "#1 ", "#5 ", "this is awful"),
    ),
    Step(Press("Next ▶"), ("Page 2 of 8 · 40 scored posts", "#6 ", "#10 "), ("#5 ",)),
    Step(Change("page 3"), ("Page 3 of 8 · 40 scored posts", "#11 "), ("#10 ",)),
    Step(Press("Last page"), ("Page 8 of 8 · 40 scored posts", "#40 "), ("Next ▶",)),
    Step(Change("page 999"), ("Page 8 of 8 · 40 scored posts",)),
    Step(
        Change("find awful"),
        ("with “awful”", "Page 1 of 2 · 10 scored posts", "this is awful no."),
        ("good morning", "walked", "such a nice day"),
    ),
    Step(Command("/frobnicate"), ("That can't be done", "There is no command /frobnicate.", "/help")),
    Step(Press("Clear filters"), ("Page 1 of 8 · 40 scored posts",), ("with “awful”",)),
    Step(Change("find a\tb"), ("contains characters that can't be typed",)),
    Step(Press("Newest first"), ("newest first", "Page 1 of 8 · 40 scored posts"), ("https://x.com/",)),
    Step(Press("Replies"), ("Only replies", "reply"), ("quote post",)),
    Step(Change("find nowhere"), ("No post matches these filters: replies, with “nowhere”.",), ("#1 ",)),
    Step(Press("◀ Report"), ("Report on @ada", "of 40 posts were flagged")),
    Step(Command("/score you are awful"), ("Scores", "“you are awful”", "Flagged by the model")),
    Step(Command("/score https://t.co/abc"), ("There is nothing to score",)),
    Step(Command("/scan"), ("/scan needs ACCOUNT.", "Write it as /scan ACCOUNT")),
    Step(Command("/history"), ("Your reports", "@ada", "done")),
    Step(Press("1: @ada's archive"), ("Report on @ada", "All 60 posts read")),
    Step(Press("All posts, worst first"), ("Page 1 of 8 · 40 scored posts", "Judge …")),
    Step(
        Press("Posts like #1 …"),
        ("that are alike", "#1 is the post that you asked about", "all 39 other posts", "◀ Back to the page"),
    ),
    Step(Press("◀ Back to the page"), ("All posts of @ada", "Page 1 of 8 · 40 scored posts")),
    Step(Press("Judge …"), ("Judge posts of @ada", "#1 is not toxic", "this is awful")),
    Step(Press("#1 is not toxic"), ("Judge posts of @ada", "#1: take my verdict back")),
    Step(Press("Done"), ("All posts of @ada", "Page 1 of 8 · 40 scored posts", "Verdicts count instead of scores.")),
    Step(Press("What #3 answered"), ("What a post of @ada's archive answered", "good morning", "The reply:")),
    Step(Press("◀ Report"), ("9 of 40 posts were flagged", "People judged 1 post")),
    Step(Command("/review ada"), ("Judge posts of @ada", "9 flagged posts left to judge · 1 judged")),
    Step(Press("Not toxic"), ("Your verdict on the last post: not toxic.", "8 flagged posts left to judge · 2 judged")),
    Step(Press("Undo"), ("Your verdict was taken back.", "9 flagged posts left to judge · 1 judged")),
    Step(Press("Skip, decide later"), ("9 flagged posts left to judge · 1 judged",)),
    Step(Command("/settings"), ("Settings", "Flagged from this score up", "Strictness")),
    Step(Press("Strict: flags more posts"), ("Settings", "Changed.", "53%")),
    Step(Command("/settings --label insult --threshold 25"), ("Settings", "25%, set here")),
    Step(Command("/settings --preset lenient"), ("Settings", "Lenient: flags fewer posts", "87%"), ("set here",)),
    Step(Command("/settings --preset default"), ("Settings", "80%")),
    Step(Command("/settings --roles ???"), ("'???' is not a list of roles.",)),
    Step(Command("/compare @adda"), ("Your history holds no scan of @adda.", "Did you mean @ada?")),
    Step(Command("/compare @ada"), ("Your history holds only one scan of @ada's archive.",)),
    Step(Command("/scan-archive {archive}"), ("Report on @ada", "9 of 40 posts were flagged")),
    Step(Command("/compare ada"), ("@ada's archive, then and since", "The later scan found no post")),
    Step(
        Command("/export ada --format json"),
        ("Export of @ada", "60 posts, worst first.", "Report on @ada's archive as JSON"),
    ),
    Step(
        Command("/export ada --format evidence"),
        ("Evidence: @ada", "posts that were flagged", "Write its fingerprint down", "Evidence: @ada's archive"),
    ),
    Step(
        Command("/export ada --format deletion"),
        ("Posts of @ada's archive to delete", "9 flagged posts, worst first.", "This bot deletes nothing on X."),
    ),
    Step(Command("/export ada --format pdf"), ("'pdf' is not one of the choices.", "csv, json, html")),
    Step(Command("/export-my-data"), ("Your data", "Your data as JSON")),
    Step(Command("/about"), ("About toxscan", "Limits.", "The networks' rules.", "Privacy.")),
    Step(Command("/forget"), ("Forget everything about you?", "This stays, but not that it was you")),
    Step(Press("Forget everything"), ("Forgotten", "60 posts")),
    Step(Command("/history"), ("You have not scanned an account yet.",), ("@ada",)),
)
