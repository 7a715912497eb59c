"""Which language people read, also where they have not just asked for something."""

from contextlib import suppress

from bot.core.domain.errors import StoreError
from bot.core.domain.people import Requester
from bot.core.store.engine.database import Store
from bot.core.store.people import reader_language
from bot.core.text.catalog import ENGLISH, Language, current_language
from bot.core.text.translations import Translations


class Readers:
    """What is kept of people's languages: nothing of those who read English."""

    def __init__(self, store: Store, translations: Translations | None = None) -> None:
        self.translations = translations or Translations()
        self._store = store

    async def meet(self, requester: Requester, tag: str) -> Language:
        """The language for the locale that a platform gives with a request; kept for what is said later, unasked."""
        language = self.translations.find(tag)
        wanted = "" if language is ENGLISH else str(language.locale)
        with suppress(StoreError):  # It is given with the next request, too.
            async with self._store.read() as connection:
                known = await reader_language.get(connection, requester)
            if known != wanted:
                async with self._store.write() as connection:
                    await reader_language.save(connection, requester, wanted)
        return language

    async def get(self, requester: Requester) -> Language:
        """The language in which somebody asked last; at the terminal, that of the terminal."""
        if requester.at_terminal:
            return current_language()
        try:
            async with self._store.read() as connection:
                return self.translations.find(await reader_language.get(connection, requester))
        except StoreError:
            return ENGLISH
