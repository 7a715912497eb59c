"""A card about the asker can't be given to a message that others see: the types say so, and mypy checks them."""

import os
import subprocess
import sys

import pytest

from bot.core.cards.model import Card, PersonalCard
from bot.core.views.bot import answers
from bot.core.views.people import privacy, settings, suggestion
from bot.core.views.scans import cost
from bot.core.views.watches import watch
from tests.program import REPOSITORY

SHARED = ("receipt.edit", "reply.send", "message.receipt.edit", "context.reply.send")
ALONE = ("own.edit", "alone.send", "context.private.send")
FORBIDDEN = [f"await {to}({card})" for to in SHARED for card in ("personal", "some")]
ALLOWED = [f"await {to}(card)" for to in SHARED] + [f"await {to}({card})" for to in ALONE for card in ("card", "some")]
# In a process of its own, as what mypy has built stays for good; what libraries say of themselves takes ten seconds.
MYPY = ("-m", "mypy", "--config-file", "", "--cache-dir", os.devnull, "--strict", "--show-error-codes")
ALONE_WITH_US = ("--no-site-packages", "--ignore-missing-imports", "--follow-imports", "silent")
PROGRAM = """
from bot.core.commands.command import Context, PrivateReceipt, PrivateReply, Receipt, Reply, SharedMessage
from bot.core.cards.model import AnyCard, Card, PersonalCard

async def show(
    receipt: Receipt, reply: Reply, message: SharedMessage, context: Context,
    own: PrivateReceipt, alone: PrivateReply, card: Card, personal: PersonalCard, some: AnyCard,
) -> None:
"""


@pytest.mark.slow
def test_mypy_lets_personal_cards_into_no_message_that_others_see() -> None:
    """Nor cards of which nobody knows what they are; shared ones stand anywhere, and to the asker alone all of them."""
    program = PROGRAM + "\n".join(f"    {line}" for line in FORBIDDEN + ALLOWED)
    words = [sys.executable, *MYPY, *ALONE_WITH_US, "-c", program]
    ended = subprocess.run(words, cwd=REPOSITORY, capture_output=True, text=True, check=False)  # noqa: S603 - our own.
    assert not ended.stderr
    said = ended.stdout
    first = PROGRAM.count("\n") + 1
    errors = [line.split(":") for line in said.splitlines() if ": error:" in line]
    assert [int(line) for _, line, *_ in errors] == list(range(first, first + len(FORBIDDEN))), said
    assert all("[arg-type]" in error[-1] for error in errors)


def test_no_cast_is_needed_to_tell_them_apart() -> None:
    """A personal card is no card that may be shared, and the other way round."""
    assert not issubclass(PersonalCard, Card)
    assert not issubclass(Card, PersonalCard)


@pytest.mark.parametrize(
    "made",
    [
        answers.history_card,
        answers.error_card,
        cost.cost_card,
        cost.budget_card,
        cost.declined_card,
        settings.settings_card,
        suggestion.suggestion_card,
        suggestion.suggestion_details_card,
        privacy.forget_card,
        privacy.forgotten_card,
        privacy.my_data_card,
        watch.watch_card,
        watch.watches_card,
        watch.removed_card,
    ],
)
def test_what_is_about_the_asker_is_personal(made: object) -> None:
    """History, price, budget, settings, one's data and watches."""
    assert made.__annotations__["return"] is PersonalCard
