"""How the C library keeps freed memory: by default too much of it for a process that runs for months."""

import ctypes
import functools

ARENAS = 2  # glibc makes eight a core, each of which keeps what its threads have freed.
_ARENA_MAX = -8  # M_ARENA_MAX of glibc's malloc.h.


def keep_few_arenas() -> None:
    """Let all threads that begin from now on share `ARENAS`; nothing where the C library has no such setting."""
    if setting := getattr(_c_library(), "mallopt", None):
        setting(_ARENA_MAX, ARENAS)


def give_back_freed() -> None:
    """Give freed memory back to the system; nothing where the C library can't."""
    if trim := getattr(_c_library(), "malloc_trim", None):
        trim(0)


@functools.cache
def _c_library() -> ctypes.CDLL:
    return ctypes.CDLL(None)
