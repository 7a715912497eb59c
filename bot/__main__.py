"""`toxscan`, and `python -m bot`."""


def main() -> None:
    """Run the command line. The model's process imports this module too: nothing else may happen here."""
    import os
    import sys

    from bot.adapters.terminal.characters import write_anyway
    from bot.cli.language import reader_locale
    from bot.core.text.catalog import use_language
    from bot.core.text.translations import Translations

    for stream in (sys.stdout, sys.stderr):
        write_anyway(stream)
    with use_language(Translations().find(reader_locale(os.environ))):
        from bot.cli.main import app  # Here, as its help is said while it is imported.

        app()


if __name__ == "__main__":
    main()
