"""Which posts go into a package, and how many at most."""

from dataclasses import dataclass

MOST_POSTS = 1_000
"""The worst: about 200 pages of paper, and some ten seconds of work on the PDF."""
MOST_CHARACTERS = 400_000
"""Of the posts' texts together: the PDF takes up to a minute for them, and with all that stands around them a package
is below the 10 MiB that Discord takes.
"""


@dataclass(frozen=True, slots=True)
class Selection:
    """The posts by id, worst first, and how many were `found`: those that the model flagged, or that people judged.

    `capped`: X's rules let the person take no more of them away today.
    """

    ids: tuple[int, ...]
    found: int
    capped: bool = False
