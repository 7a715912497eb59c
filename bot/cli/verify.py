"""`toxscan verify`: whether a package of evidence is whole."""

from pathlib import Path

from rich.console import Console

from bot.adapters.terminal.console import say
from bot.core.domain.errors import InputError
from bot.core.evidence.contents import load
from bot.core.evidence.verify import Verification
from bot.core.evidence.verify import verify as look_through
from bot.core.files.attachments import display_name
from bot.core.text.catalog import _, ngettext
from bot.core.text.untrusted import sanitize_inline
from bot.core.views.words import minute


def verify(file: Path, fingerprint: str, authority: Path | None, console: Console) -> bool:
    """Say whether the package is whole, what is not as it was, and what it says of itself.

    Raises:
        InputError: the package or the certificate can't be read.
    """
    trusted = b""
    if authority:
        trusted = load(authority)
        _check_certificates(trusted, display_name(authority.name))
    found = look_through(load(file), fingerprint.strip().lower(), trusted)
    name = display_name(file.name)
    for line in (_verdict(name, found), *found.problems, *_facts(found), *_advice(found, given=bool(fingerprint))):
        say(console, line)
    return found.whole


def _check_certificates(content: bytes, name: str) -> None:
    from cryptography import x509

    try:
        x509.load_pem_x509_certificates(content)
    except (ValueError, x509.InvalidVersion) as error:
        raise InputError(
            _("{name} holds no certificate.", name=name), _("Give the authority's certificate as a PEM file.")
        ) from error


def _verdict(name: str, found: Verification) -> str:
    if not found.whole or found.manifest is None:
        return _("{name} is not whole: do not rely on it.", name=name)
    return ngettext(
        "{name} is whole: its {count} file is as it was made.",
        "{name} is whole: its {count} files are as they were made.",
        len(found.manifest.files),
        name=name,
    )


def _facts(found: Verification) -> list[str]:
    said = found.manifest
    if said is None:
        return []
    facts = [
        _(
            "It says: {account}, asked for by {who} on {moment}, made with toxscan {version} and the model {model}.",
            account=sanitize_inline(said.account),
            who=sanitize_inline(said.asked_by),
            moment=minute(said.asked_at),
            version=sanitize_inline(said.program),
            model=sanitize_inline(said.model_id),
        ),
        _("Fingerprint of the package: {digest}", digest=found.fingerprint),
    ]
    if found.data:
        facts.append(_("Fingerprint of the posts: {digest}", digest=found.data))
    if stamp := found.stamp:
        facts.append(
            _("Its manifest existed on {moment}, says {who}.", moment=minute(stamp.at), who=sanitize_inline(stamp.by))
        )
    return facts


def _advice(found: Verification, *, given: bool) -> list[str]:
    """What the program alone can't know."""
    if not found.whole:
        return [_("Ask whoever gave it to you for the package as they got it from the bot.")]
    advice = []
    if not given:
        advice.append(
            _(
                "A package that somebody made anew can be whole, too. So compare the fingerprints: the package's is in "
                "the bot's message that it came with, that of the posts on the first page of the PDF and the HTML."
            )
        )
    if found.stamp and not found.stamp.trusted:
        advice.append(
            _("Who signed the time stamp was not checked: give the authority's certificate with --authority FILE.")
        )
    return advice
