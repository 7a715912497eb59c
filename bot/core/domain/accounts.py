"""Accounts, and whose posts a collection holds."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from bot.core.domain.networks import SocialNetwork, network_of
from bot.core.domain.people import Requester
from bot.core.text.catalog import _


class CollectionKind(StrEnum):
    """Where a collection's posts come from, and so whose they are."""

    ACCOUNT = "account"
    """The network itself gave them: shared by all who may scan."""
    ARCHIVE = "archive"
    """A person brought them in a file: theirs alone."""


@dataclass(frozen=True, slots=True)
class Profile:
    """What an account shows of itself. `picture` is a web address, "" for none; `joined` is aware, in UTC."""

    bio: str = ""
    picture: str = ""
    joined: datetime | None = None


@dataclass(frozen=True, slots=True)
class Account:
    """Whose posts a collection holds: an account that its network confirmed, or what an archive says of its owner.

    `keeper` is the person who brought the archive, None where the network itself gave the posts. An archive's `id`,
    `handle` and `name` are claims of a file that anybody can write; `id` is a stable stand-in where it names no owner.
    `posts` is the network's own count of all its posts, reposts included, and `profile` what it shows of the account;
    None where it was not asked.
    """

    id: str
    handle: str = ""
    name: str = ""
    posts: int | None = None
    profile: Profile | None = field(default=None, compare=False)  # The same account, whatever it shows of itself.
    keeper: Requester | None = None
    network: SocialNetwork = SocialNetwork.X

    @property
    def confirmed(self) -> bool:
        """Whether the network itself said whose posts these are, and gave them."""
        return self.keeper is None

    @property
    def from_x(self) -> bool:
        """Whether X gave its posts, so that X's rules hold for them."""
        return self.confirmed and self.network is SocialNetwork.X

    @property
    def free(self) -> bool:
        """Whether its network gives its posts, and for nothing."""
        return self.confirmed and self.network.free

    def __str__(self) -> str:
        """The account as people write it; an archive is never taken for the account that it claims to be of."""
        if self.confirmed:
            nameless = _("account {id} on {network}", id=self.id, network=self.network.brand)
            by_id = self.handle == self.id  # On Bluesky, where it has no handle that leads to it.
            return f"{'' if by_id else '@'}{self.handle}" if self.handle else nameless
        if self.handle or self.network is not SocialNetwork.BLUESKY:
            return _("@{handle}'s archive", handle=self.handle) if self.handle else _("an archive that names no owner")
        return _("the archive of {id}", id=self.id)  # A repository of Bluesky's names its owner by the DID alone.


def by_id(account_id: str, handle: str = "", name: str = "") -> Account:
    """The account that a network knows by this id."""
    return Account(account_id, handle, name, network=network_of(account_id))
