"""The README in a file of posts to delete: what is in it, and what is known of accounts that X suspended for it."""

import textwrap

from bot.core.domain.clock import now
from bot.core.domain.reports import Report
from bot.core.text.catalog import N_, _, ngettext
from bot.core.views.words import day

_WIDE = 100  # Characters a line.
_FILES = (
    ("posts.csv", N_("the posts with their texts, to look through in a spreadsheet.")),
    ("links.txt", N_("a link to each post, to delete it by hand on X.")),
    ("ids.txt", N_("their ids alone.")),
    (
        "tweets.js",
        N_(
            "the same posts as your archive holds them, for tools that ask for its tweets.js. What this bot does not "
            "keep, such as likes and pictures, is not in it."
        ),
    ),
)
_BEFORE = (
    N_("This bot deletes nothing on X. It has no access to your account and can undo nothing there."),
    N_("Deleting is final: keep your whole archive."),
    N_(
        "Look through the posts first. The model makes mistakes. Call a post not toxic in the report, and the next "
        "such file leaves it out."
    ),
)
# What is said here stands in `_SOURCES`, read in November 2026. Nothing else is known to us.
_SUSPENDED = (
    N_(
        "X has suspended accounts after a tool deleted many posts: in 2020 one for good after more than 100,000 posts "
        "in a few hours [1], in 2024 one on the next day, for “inauthentic accounts” [2]. The makers of Cyd, a "
        "tool that deletes posts, want to warn of it since several people reported it in 2026 [3]."
    ),
    N_("We know of no number of deletions that X calls safe, and of no tool that can rule a suspension out."),
    N_(
        "X's API lets a person delete at most 50 posts in 15 minutes [4]. On X's website people were stopped after "
        "about 200 posts, and had to wait for 15 minutes [5]."
    ),
    N_("If you delete one version of an edited post, X deletes all of them [4]."),
    N_(
        "So go slowly: by hand where the list is short, else a few posts at a time over many days. Stop when X warns "
        "you or limits your account."
    ),
)
_SOURCES = (
    "https://github.com/koenrh/delete-tweets/issues/81",
    "https://github.com/Lyfhael/DeleteTweets/issues/84",
    "https://github.com/lockdown-systems/cyd/issues/664",
    "https://developer.twitter.com/en/docs/twitter-api/tweets/manage-tweets/introduction",
    "https://github.com/lucahammer/tweetXer/issues/43",
)
_AFTER = N_(
    "Some days later, ask X for a new archive and scan it here. The report then says how many of these posts are gone."
)


def readme(report: Report, count: int) -> str:
    """The words for `count` posts of the report."""
    holds = ngettext(
        "{count} post that is flagged in the report on {account}, as it stood on {day}. What people have called not "
        "toxic is left out, and so is what your latest archive no longer holds.",
        "{count} posts that are flagged in the report on {account}, as it stood on {day}, worst first. What people "
        "have called not toxic is left out, and so is what your latest archive no longer holds.",
        count,
        account=report.scan.account,
        day=day(now()),
    )
    sections = (
        (_("Posts to delete"), [holds]),
        (_("What is in here"), [f"- {name}: {_(words)}" for name, words in _FILES]),
        (_("Before you delete"), [f"- {_(words)}" for words in _BEFORE]),
        (_("What is known of suspended accounts"), [f"- {_(words)}" for words in _SUSPENDED]),
        (_("Afterwards"), [_(_AFTER)]),
        (_("Read in November 2026"), [f"[{place}] {link}" for place, link in enumerate(_SOURCES, start=1)]),
    )
    lines = (f"{title}\n{'=' * len(title)}\n\n" + "\n".join(map(_fold, said)) for title, said in sections)
    return "\n\n".join(lines) + "\n"


def _fold(words: str) -> str:
    """In lines that any editor shows whole."""
    indent = "  " if words.startswith("- ") else ""
    return textwrap.fill(words, _WIDE, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False)
