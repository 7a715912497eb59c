"""Cuts timelines into pages; a page's token is opaque and good only for the query that it came from."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from tests.servers.x_posts import XPost
from tests.servers.x_problems import invalid

TOKENS = ("pagination_token", "next_token")


@dataclass(frozen=True)
class Cursor:
    """Where a page begins: beside the post with that id (None: at the newest), on the older or the newer side."""

    query: str
    beside: int | None = None
    newer: bool = False


@dataclass
class Pages:
    """All tokens that were handed out."""

    cursors: dict[str, Cursor] = field(default_factory=dict)

    def cut(
        self, posts: Sequence[XPost], path: str, given: Mapping[str, str], size: int
    ) -> tuple[list[XPost], dict[str, Any]]:
        """The page of these posts (newest first) that is asked for, and its `meta`."""
        cursor = self._asked(path, given)
        page = self._beside(posts, cursor, size)
        if not page:
            return [], {"result_count": 0}
        newest, oldest = int(page[0].id), int(page[-1].id)
        meta = {"result_count": len(page), "newest_id": page[0].id, "oldest_id": page[-1].id}
        if int(posts[-1].id) < oldest:
            meta["next_token"] = self._token(Cursor(cursor.query, oldest))
        if cursor.beside is not None and int(posts[0].id) > newest:
            meta["previous_token"] = self._token(Cursor(cursor.query, newest, newer=True))
        return page, meta

    def again(self, path: str, given: Mapping[str, str]) -> str:
        """A token that leads to the very page that is asked for here."""
        return self._token(self._asked(path, given))

    def _asked(self, path: str, given: Mapping[str, str]) -> Cursor:
        query = json.dumps([path, sorted(pair for pair in given.items() if pair[0] not in TOKENS)])
        for name in TOKENS:
            if name in given:
                cursor = self.cursors.get(given[name])
                if cursor is None or cursor.query != query:
                    message = f"The `{name}` query parameter value [{given[name]}] is not a valid token."
                    raise invalid(message, name, given[name])
                return cursor
        return Cursor(query)

    def _token(self, cursor: Cursor) -> str:
        token = hashlib.sha256(repr(cursor).encode()).hexdigest()[:45]
        self.cursors[token] = cursor
        return token

    @staticmethod
    def _beside(posts: Sequence[XPost], cursor: Cursor, size: int) -> list[XPost]:
        if cursor.beside is None:
            return list(posts[:size])
        if cursor.newer:
            return [post for post in posts if int(post.id) > cursor.beside][-size:]
        return [post for post in posts if int(post.id) < cursor.beside][:size]
