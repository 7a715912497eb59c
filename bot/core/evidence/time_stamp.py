"""RFC 3161: somebody whom others trust says that a manifest existed at a time, without seeing it.

https://www.rfc-editor.org/rfc/rfc3161; the library (`rfc3161-client`, of Trail of Bits) encodes and checks.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from bot.core.evidence.package import STAMP, sha256
from bot.core.text.catalog import _

if TYPE_CHECKING:
    from rfc3161_client import SignedData, TimeStampResponse

MOST_BYTES = 64 * 1024  # Of a response; with its certificates it has about 5,000.
_GRANTED = {0, 1}  # granted, grantedWithMods (RFC 3161, 2.4.2)


class StampError(Exception):
    """A time stamp can't be read, or is about something else; `sentence` says so."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


@dataclass(frozen=True, slots=True)
class TimeStamp:
    """When it was given (aware, in UTC), and by whom, in the words of the certificate.

    `trusted`: it is signed by one whom the reader trusts; False where they named nobody.
    """

    at: datetime
    by: str
    trusted: bool


def request(content: bytes) -> tuple[bytes, int]:
    """What to send to an authority (`application/timestamp-query`), and the number that its answer must repeat."""
    from rfc3161_client import HashAlgorithm, TimestampRequestBuilder

    asking = TimestampRequestBuilder().data(content).hash_algorithm(HashAlgorithm.SHA256).build()
    assert asking.nonce is not None
    return asking.as_bytes(), asking.nonce


def read(response: bytes, content: bytes, authority: bytes = b"", nonce: int | None = None) -> TimeStamp:
    """What the response says of `content`; `authority` holds certificates (PEM) that are trusted.

    Raises:
        StampError: it is none, it was refused, it is about other bytes, or nobody who is trusted has signed it.
    """
    from rfc3161_client import decode_timestamp_response

    if len(response) > MOST_BYTES:
        raise StampError(_("{file} is no time stamp.", file=STAMP))
    try:
        said = decode_timestamp_response(response)
        info = said.tst_info if said.status in _GRANTED else None
        by = _signer(said.signed_data) if info else ""
        at = info.gen_time.astimezone(UTC) if info else None
    except Exception as error:  # Whatever stands in it, certificates included, anybody may have written.
        raise StampError(_("{file} is no time stamp.", file=STAMP)) from error
    if info is None or at is None:
        raise StampError(_("The time-stamp authority refused."))
    if info.message_imprint.message.hex() != sha256(content) or (nonce is not None and info.nonce != nonce):
        raise StampError(_("The time stamp is of another manifest."))
    if authority:
        _check_signature(said, content, authority)
    return TimeStamp(at, by, trusted=bool(authority))


def _signer(signed: "SignedData") -> str:
    """The name in the certificate of whoever signed; "" where the response has it not."""
    from cryptography import x509

    for each in signed.certificates:
        certificate = x509.load_der_x509_certificate(each)
        if any(certificate.serial_number == signer.serial_number for signer in signed.signer_infos):
            return certificate.subject.rfc4514_string()
    return ""


def _check_signature(said: "TimeStampResponse", content: bytes, authority: bytes) -> None:
    from cryptography import x509
    from rfc3161_client import VerifierBuilder

    try:
        VerifierBuilder(roots=x509.load_pem_x509_certificates(authority)).build().verify_message(said, content)
    except Exception as error:  # Also what its certificates cause that are no such.
        raise StampError(_("The time stamp is not signed by the authority whose certificate you gave.")) from error
