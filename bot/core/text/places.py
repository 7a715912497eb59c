"""What people call the place that they share: our sentences say "workspace", and on Discord that is a server."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

# By language: every form in which its sentences name a workspace, and a server in the same form; longer ones first.
_SERVERS = {
    "en": {"workspaces": "servers", "workspace": "server"},
    "de": {"in diesem Workspace": "auf diesem Server", "Workspaces": "Servers", "Workspace": "Server"},
    "es": {"espacios de trabajo": "servidores", "espacio de trabajo": "servidor"},
}
_on_servers: ContextVar[bool] = ContextVar("on_servers", default=False)


@contextmanager
def say_server(*, on_servers: bool = True) -> Iterator[None]:
    """Whatever is said inside, also by tasks that begin there, is said to people on servers, or not."""
    token = _on_servers.set(on_servers)
    try:
        yield
    finally:
        _on_servers.reset(token)


def says_server() -> bool:
    """Whether the reader is on a server: on Discord."""
    return _on_servers.get()


def name_place(sentence: str, language: str) -> str:
    """A sentence of ours, before others' words are filled in, with the reader's word for a workspace."""
    words = _SERVERS.get(language, {}) if says_server() else {}
    return re.sub("|".join(words), lambda found: words[found[0]], sentence) if words else sentence
