"""How often, and when, a request to a network is repeated that may then succeed."""

from collections.abc import Awaitable, Callable

from tenacity import AsyncRetrying, retry_if_exception_type, stop_after_attempt, wait_exponential_jitter

TRIES = 6
_LONGEST = 60  # Seconds between two tries.


class FailedTry(Exception):  # noqa: N818 - it leaves no client.
    """A request that may succeed when it is repeated; says in words how it failed, which complete "X …"."""


def repeat_failed(sleep: Callable[[float], Awaitable[None]], tries: int = TRIES) -> AsyncRetrying:
    """Repeats a call that raises FailedTry, ever later and a little apart; raises the last one after `tries`."""
    return AsyncRetrying(
        retry=retry_if_exception_type(FailedTry),
        stop=stop_after_attempt(tries),
        wait=wait_exponential_jitter(initial=1, max=_LONGEST, jitter=1),
        sleep=sleep,
        reraise=True,
    )
