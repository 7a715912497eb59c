"""Loads a verified model through Detoxify, whatever goes wrong with a sentence of its own."""

from typing import TYPE_CHECKING

from bot.core.domain.errors import ModelError
from bot.core.scoring.models.files import InstalledModel, resolve_device, verify
from bot.core.text.catalog import _

if TYPE_CHECKING:
    from detoxify import Detoxify

_NOT_LOADABLE = (
    AttributeError,
    EOFError,
    ImportError,
    LookupError,
    MemoryError,
    OSError,
    RuntimeError,
    TypeError,
    ValueError,
)


def load(model: InstalledModel, device: str = "cpu") -> "Detoxify":
    """Verify the model, then load it through Detoxify, in fp32 and without any network, onto a torch device.

    The working directory changes while it loads, so this belongs in a process of its own.

    Raises:
        ModelError: a file differs from its manifest, the network does not fit its weights, a label is not one of
            `Label`, or the device is missing.
    """
    device = resolve_device(device)
    verify(model)
    try:
        from bot.core.scoring.models import checkpoint

        detoxify = checkpoint.build(model)
        detoxify.model.to(device)
    except _NOT_LOADABLE as error:
        reason = str(error).partition("\n")[0]  # torch likes to add its whole stack.
        raise ModelError(
            _(
                "The model {name} can't be loaded ({kind}: {reason}).",
                name=model.name,
                kind=type(error).__name__,
                reason=reason,
            ),
            _("Check that there is enough memory and temporary disk space, then try again or choose another model."),
        ) from error
    detoxify.device = device
    return detoxify
