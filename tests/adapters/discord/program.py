"""The bot on a Discord of this machine, as a process of its own that a test can kill.

`python -m tests.adapters.discord.program URL run …`: the real command line. With `fake FOLDER TOKEN …` in place of
`run` the bot of the tests, which starts in a second; with `held` behind that its model never answers.
"""

import asyncio
import sys
from pathlib import Path

# Nothing else here: the model's process imports this module, too, and is measured with what it imports.


async def fake(folder: Path, token: str, *, held: bool) -> None:
    """Be on Discord with fakes for model and archive; the store is real."""
    from bot.adapters.discord.client import run_discord
    from bot.adapters.timing import Timing
    from bot.core.store.engine.open_store import open_store
    from tests.conversations.world import World

    store = await open_store(folder / "toxscan.db")
    world = World(store, folder)
    if held:
        world.scorer.gate.clear()
    await world.app.scans.resume_all()
    await run_discord(world.app, token, Timing(pace=0.0))


def main(url: str, words: list[str]) -> None:
    """Run it; discord.py knows no other way to another Discord than two constants."""
    import yarl
    from discord.gateway import DiscordWebSocket
    from discord.http import Route

    from bot.cli import main as cli

    Route.BASE = f"{url}/api/v10"
    DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(url.replace("http", "ws", 1) + "/gateway/")
    if words[0] == "fake":
        asyncio.run(fake(Path(words[1]), words[2], held="held" in words))
    else:
        cli.app(words)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2:])
