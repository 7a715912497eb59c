"""What Perspective's clients send, field by field (its reference, `AnalyzeComment`)."""

import json
import re
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from pydantic.alias_generators import to_camel

from bot.adapters.serve.refusals import ErrorType, RequestRefusedError, refuse_comment, refuse_payload

MOST_BYTES = 20_480
"""Of a comment in UTF-8 (20 KB: Perspective's "Limits and errors")."""
MOST_BODY_BYTES = 256 * 1024
"""Of a request: the longest comment, each character of it escaped, is 120 KB."""
MOST_ATTRIBUTES = 100  # Far more than there are names for.
MOST_LANGUAGES = 100
_MOST_TOLD = 5  # Mistakes in one answer.
_OUR_WORD = re.compile(r"\w{1,60}")  # What a name of a field looks like; anything else is not repeated.

# protobuf's JSON takes null for a field that is not set.
Token = Annotated[str, Field(max_length=4096)] | None
Probability = Annotated[float, Field(ge=0.0, le=1.0)] | None


PROBABILITY = "PROBABILITY"
TextType = Literal["TEXT_TYPE_UNSPECIFIED", "PLAIN_TEXT", "HTML"]
ScoreType = Literal["SCORE_TYPE_UNSPECIFIED", "PROBABILITY", "STD_DEV_SCORE", "PERCENTILE", "RAW"]


class _Message(BaseModel):
    """As protobuf's JSON has it: names in either spelling, and none that are not known."""

    model_config = ConfigDict(alias_generator=to_camel, populate_by_name=True, extra="forbid", frozen=True)


class TextEntry(_Message):
    """A text."""

    text: str | None = None
    type: TextType | None = None


class AttributeParameters(_Message):
    """How an attribute is asked for: only probabilities are given, and none below the threshold."""

    score_type: ScoreType | None = None
    score_threshold: Probability = None


class AnalyzeRequest(_Message):
    """A comment to score. What is not used here is taken, as Perspective takes it: nothing of it is kept.

    `context` changes no score there either; `do_not_store` is always so here.
    """

    comment: TextEntry | None = None
    requested_attributes: (
        Annotated[
            dict[Annotated[str, Field(max_length=100)], AttributeParameters | None], Field(max_length=MOST_ATTRIBUTES)
        ]
        | None
    ) = None
    span_annotations: bool | None = None
    languages: Annotated[list[Annotated[str, Field(max_length=35)]], Field(max_length=MOST_LANGUAGES)] | None = None
    client_token: Token = None
    session_id: Token = None
    community_id: Token = None
    do_not_store: bool | None = None
    context: dict[str, Any] | None = None

    @property
    def text(self) -> str:
        """The comment."""
        return (self.comment and self.comment.text) or ""

    @property
    def html(self) -> bool:
        """Whether it is written in HTML."""
        return self.comment is not None and self.comment.type == "HTML"

    @property
    def attributes(self) -> dict[str, AttributeParameters]:
        """What is asked for, by Perspective's names."""
        return {name: given or AttributeParameters() for name, given in (self.requested_attributes or {}).items()}


def read_request(body: bytes) -> AnalyzeRequest:
    """The request that a body holds.

    Raises:
        RequestRefusedError: it is none, its comment is empty or too long, or it asks for no attribute.
    """
    request = _parse(body)
    if not request.text.strip():
        raise refuse_comment(ErrorType.COMMENT_EMPTY, "Comment must be non-empty.")
    if len(request.text.encode("utf-8", "surrogatepass")) > MOST_BYTES:
        raise refuse_comment(
            ErrorType.COMMENT_TOO_LONG, f"Comment text too long. At most {MOST_BYTES} bytes of UTF-8 are read."
        )
    if not request.attributes:
        raise refuse_comment(ErrorType.NO_REQUESTED_ATTRIBUTES, "Missing requested_attributes")
    for name, given in request.attributes.items():
        if given.score_type not in {None, "SCORE_TYPE_UNSPECIFIED", PROBABILITY}:
            raise refuse_comment(
                ErrorType.INVALID_REQUEST,
                f"Requested score type {given.score_type} is not supported by attribute {name}",
            )
    return request


def _parse(body: bytes) -> AnalyzeRequest:
    """What is said of a mistake never repeats what was sent."""
    try:
        found = json.loads(body, parse_constant=_refuse_constant)
    except (ValueError, RecursionError):
        raise _refuse_json("the body is not JSON in UTF-8.") from None
    if not isinstance(found, dict):
        raise _refuse_json("the body is not an object.")
    try:
        return AnalyzeRequest.model_validate(found)
    except ValidationError as error:
        raise refuse_payload([_explain(each) for each in error.errors(include_input=False)[:_MOST_TOLD]]) from None


def _refuse_json(why: str) -> RequestRefusedError:
    return refuse_payload([("", f"Invalid JSON payload received: {why}")])


def _refuse_constant(_name: str) -> float:
    raise ValueError


def _explain(error: Any) -> tuple[str, str]:
    """The field and what is wrong with it."""
    path = [str(part) for part in error["loc"]]
    field = ".".join(part if _OUR_WORD.fullmatch(part) else "…" for part in path)
    if error["type"] == "extra_forbidden":
        *above, name = field.split(".")
        at = f" at '{'.'.join(above)}'" if above else ""
        return field, f'Invalid JSON payload received. Unknown name "{name}"{at}: Cannot find field.'
    return field, f"Invalid value at '{field}': {error['msg']}."
