"""A small picture from the web beside words, as Slack loads it by itself."""

from bot.adapters.slack.drawing.controls import Block
from bot.adapters.slack.drawing.words import ADDRESS, text_object
from bot.core.cards.model import Element, Text, Thumbnail
from bot.core.text.untrusted import sanitize

SECTION, ALT = (
    3000,
    2000,
)  # Characters: https://docs.slack.dev/reference/block-kit/blocks/section-block and image-element.


def portrait_block(element: Element) -> Block | None:
    """The words with the picture beside them; None for all else, or where Slack would not take that.

    Slack refuses the whole message where it can't load the picture.
    """
    if not isinstance(element, Thumbnail) or not ADDRESS.fullmatch(element.url):
        return None
    said = text_object(Text(element.parts))
    if not 0 < len(said["text"].strip()) <= len(said["text"]) <= SECTION:
        return None
    picture = {"type": "image", "image_url": element.url, "alt_text": sanitize(element.alt)[:ALT] or element.url[:ALT]}
    return {"type": "section", "text": said, "accessory": picture}


def loaded(block: Block) -> str:
    """The address of the picture that Slack has to load for a block; "" for none."""
    return str(block.get("accessory", {}).get("image_url", ""))
