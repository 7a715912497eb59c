"""`toxscan serve`, among the other commands."""

from typing import Annotated

import typer

from bot.cli.perform import ConfigOption, DataOption, ModelOption, load_settings, perform
from bot.core.text.catalog import _

HELP = _(
    "Answer requests of Google's Perspective API (comments:analyze) on this machine, until stopped: a program that "
    "asked Google needs another address and nothing else. docs/serve.md shows how."
)


def add_serve(app: typer.Typer, panel: str) -> None:
    """Let `app` have it, and its help show it in this panel."""

    @app.command(help=HELP, rich_help_panel=panel)
    def serve(
        host: Annotated[
            str | None,
            typer.Option("--host", help=_("The address to listen on; beyond this machine a key is needed.")),
        ] = None,
        port: Annotated[
            int | None,
            typer.Option(
                "--port", min=1, max=65_535, help=_("The port to listen on; 8765 if the settings name no other.")
            ),
        ] = None,
        config_file: ConfigOption = None,
        data_dir: DataOption = None,
        model: ModelOption = None,
    ) -> None:
        """`toxscan serve`."""
        from bot.cli import serve as serving

        settings = load_settings(config_file, data_dir=data_dir, model=model)
        given = {name: value for name, value in (("host", host), ("port", port)) if value is not None}
        perform(settings, lambda: serving.answer_requests(settings, settings.serve.model_copy(update=given)))
