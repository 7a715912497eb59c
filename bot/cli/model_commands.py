"""`toxscan models list | fetch | verify`."""

from typing import Annotated

import typer

from bot.adapters.terminal.console import make_console
from bot.cli.perform import ConfigOption, DataOption, load_settings, perform
from bot.core.text.catalog import _

models_app = typer.Typer(no_args_is_help=True, help=_("List the models, fetch one, check its files."))


@models_app.command("list", help=_("Show the models that can be used, and which are on this machine."))
def models_list(config_file: ConfigOption = None, data_dir: DataOption = None) -> None:
    """`toxscan models list`."""
    from bot.cli import models as model_files

    model_files.show(load_settings(config_file, data_dir=data_dir), make_console())


@models_app.command("fetch", help=_("Download a model once; afterwards it works without a network."))
def models_fetch(
    name: Annotated[str, typer.Argument(help=_("The model's name."))],
    config_file: ConfigOption = None,
    data_dir: DataOption = None,
) -> None:
    """`toxscan models fetch`."""
    from bot.cli import models as model_files

    settings = load_settings(config_file, data_dir=data_dir)
    perform(settings, lambda: model_files.fetch(settings, name, make_console(stderr=True)))


@models_app.command("verify", help=_("Check a model's files against their hashes."))
def models_verify(
    name: Annotated[
        str | None, typer.Argument(help=_("The model's name; if left out, every model on this machine."))
    ] = None,
    config_file: ConfigOption = None,
    data_dir: DataOption = None,
) -> None:
    """`toxscan models verify`."""
    from bot.cli import models as model_files

    settings = load_settings(config_file, data_dir=data_dir)
    perform(settings, lambda: model_files.check(settings, name, make_console()))
