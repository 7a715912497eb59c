"""Which page a message shows, told by its buttons."""

from tests.servers.slack_state import Message


def leads_to_page(message: Message, number: int) -> bool:
    """Whether "Next" on the message shows this page, which the words of a page that is too long don't say."""
    actions = {name: action.get("value", "") for name, _block, action in message.choices()}
    return "Next ▶" in actions and f":{number}:" in actions["Next ▶"]
