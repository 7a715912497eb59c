"""The color at a card's side, by its tone."""

from bot.core.cards.model import Tone

COLORS = {Tone.NEUTRAL: 0x5865F2, Tone.GOOD: 0x3BA55D, Tone.WARNING: 0xF0B232, Tone.DANGER: 0xDA373C}
