"""`toxscan`, and `python -m bot`."""


def main() -> None:
    """Run the command line. The model's process imports this module too: nothing else may happen here."""
    from bot.cli.main import app

    app()


if __name__ == "__main__":
    main()
