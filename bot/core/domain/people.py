"""The people who ask."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Requester:
    """The chat user who asks; history, quotas and privacy hang on it. `direct`: in direct messages with the bot."""

    platform: str
    user_id: str
    workspace_id: str = ""
    direct: bool = field(default=False, compare=False)

    @property
    def space(self) -> str:
        """Names what shares settings: the workspace or, where there is none, this person alone."""
        return f"{self.platform}/{self.workspace_id or f'@{self.user_id}'}"

    @property
    def named(self) -> str:
        """Names the person in the settings: discord:ID, slack:WORKSPACE/ID (an id means something only there)."""
        place = f"{self.workspace_id}/" if self.platform == "slack" else ""
        return f"{self.platform}:{place}{self.user_id}"

    @property
    def alone(self) -> bool:
        """Whether nobody else is where they are: in direct messages, and where there is no workspace."""
        return self.direct or not self.workspace_id

    @property
    def verdict_space(self) -> str:
        """Names whose verdicts this person's are: the workspace's or, in direct messages, theirs alone."""
        return f"{self.space}/@{self.user_id}" if self.workspace_id and self.direct else self.space

    @property
    def verdict_spaces(self) -> frozenset[str]:
        """The same for all verdicts that count for this person: in direct messages their own beside the workspace's."""
        return frozenset((self.space, self.verdict_space))

    @property
    def at_terminal(self) -> bool:
        """Whether they sit at the bot's own terminal, and so may do anything to it anyway."""
        return self.platform == "terminal"
