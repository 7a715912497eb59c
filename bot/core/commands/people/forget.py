"""/forget and /export-my-data: a person's own data, deleted or in a file."""

from bot.core.cards.model import File, PersonalCard
from bot.core.commands.command import Command, Context, Group
from bot.core.commands.options.option import Values
from bot.core.domain.errors import RefusedError
from bot.core.store.people.people import fingerprint
from bot.core.text.catalog import N_, _
from bot.core.views.people.privacy import forget_card, forgotten_card, my_data_card
from bot.core.views.reports.files import small_enough


async def ask(context: Context, _values: Values) -> None:
    """Ask for confirmation."""
    await context.private.send(forget_card(fingerprint(context.requester).hex()))


async def forget(context: Context, person: str) -> PersonalCard:
    """Forget the person who pressed, who must be the one that asked.

    Raises:
        RefusedError: somebody else asked.
    """
    if person != fingerprint(context.requester).hex():
        raise RefusedError(
            _("Somebody else asked to be forgotten with this button."), _("Use `/forget` to get your own.")
        )
    return forgotten_card(await context.privacy.forget(context.requester))


async def hand_out(context: Context, _values: Values) -> None:
    """Everything stored about the person as one JSON file."""
    document = await context.privacy.document(context.requester)
    file = File("toxscan-my-data.json", document.encode("utf-8", "replace"), _("Your data as JSON"))
    await context.private.send(my_data_card(await small_enough(file)))


FORGET = Command(
    "forget", N_("Forget everything about you; you are asked first whether you mean it."), (), ask, Group.YOURS
)
EXPORT_MY_DATA = Command(
    "export-my-data", N_("Everything that is stored about you, as a file."), (), hand_out, Group.YOURS
)
