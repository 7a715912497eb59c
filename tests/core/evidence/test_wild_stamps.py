"""Time stamps that anybody may have written: each is read, or refused in a sentence.

`hello.tsr` is what `openssl ts -reply` answers about "hello" and a line feed, `authority.pem` its certificate.
"""

from collections import Counter
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import pytest

from bot.core.evidence import time_stamp
from bot.core.evidence.time_stamp import StampError
from tests.core.evidence.packages import changed_bytes

HERE = Path(__file__).parent
STAMPED, AUTHORITY = (HERE / "hello.tsr").read_bytes(), (HERE / "authority.pem").read_bytes()


SENTENCES = (
    "manifest.tsr is no time stamp.",
    "The time-stamp authority refused.",
    "The time stamp is not signed by the authority whose certificate you gave.",
)


def damaged() -> Iterator[bytes]:
    """The stamp with a byte changed, or cut off."""
    yield from (content for _place, content in changed_bytes(STAMPED, 3_000))
    yield from (STAMPED[:length] for length in range(0, len(STAMPED), 10))


def test_a_stamp_of_another_program_is_read_and_checked() -> None:
    """It says when, and who."""
    stamp = time_stamp.read(STAMPED, b"hello\n", AUTHORITY)
    assert (stamp.by, stamp.at.year, stamp.trusted) == ("CN=TSA", 2026, True)


def answer(content: bytes, authority: bytes) -> str:
    """Why it is refused; "" where it is read."""
    try:
        time_stamp.read(content, b"hello\n", authority)
    except StampError as error:
        return error.sentence
    return ""


@pytest.mark.parametrize("authority", [b"", AUTHORITY], ids=["nobody is trusted", "the authority is trusted"])
def test_a_damaged_stamp_is_refused_in_a_sentence(authority: bytes) -> None:
    """Whatever is wrong in it, its certificates included."""
    answers = Counter(answer(content, authority) for content in damaged())
    of_another = "The time stamp is of another manifest."
    assert answers["manifest.tsr is no time stamp."] > 100
    assert answers[of_another] > 10
    assert answers.keys() <= {"", of_another, *SENTENCES}


def test_no_change_of_the_signature_or_of_the_hash_is_left() -> None:
    """Only the certificate beside them may differ: what is trusted is the one that the reader has."""
    signed = STAMPED.index(sha256(b"hello\n").digest())
    places = [*range(signed, signed + 32), *range(len(STAMPED) - 256, len(STAMPED))]  # An RSA signature of 2,048 bits.
    left = [at for at in places if not answer(STAMPED[:at] + bytes([STAMPED[at] ^ 1]) + STAMPED[at + 1 :], AUTHORITY)]
    assert left == []
