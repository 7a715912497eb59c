"""Answers `comments:analyze`: reads a comment, has it scored, and puts the scores into Perspective's words."""

import asyncio
from collections.abc import Mapping, Sequence
from contextlib import aclosing
from http import HTTPStatus
from typing import Any

from bot.adapters.serve.attributes import find_label
from bot.adapters.serve.comments import CommentPart, ReadComment, read_comment
from bot.adapters.serve.messages import PROBABILITY, AnalyzeRequest, AttributeParameters
from bot.adapters.serve.refusals import ErrorType, RequestRefusedError, refuse_comment, refuse_language
from bot.core.domain.errors import ToxscanError
from bot.core.domain.labels import Label, Scores
from bot.core.ports import Priority, Scorer
from bot.core.text import languages

DIGITS = 6  # As in every export: finer than single precision is sure of.
AT_ONCE = 500
"""Characters that are prepared on the loop: a fraction of a millisecond. Longer ones go to a thread."""
RETRY_SECONDS = 5  # A model's process that was lost is back after some seconds.


async def analyze(scorer: Scorer, request: AnalyzeRequest) -> dict[str, Any]:
    """The answer to a request, as JSON.

    Raises:
        RequestRefusedError: an attribute or the language is not known here, nothing can be scored, or nothing scores.
    """
    labels = {name: find_label(name, scorer.thresholds) for name in request.attributes}
    comment = await _read(request)
    _check_language(request, comment, scorer.languages)
    scores = await _score(scorer, [comment.whole.words, *(part.words for part in comment.sentences)])
    answer: dict[str, Any] = {
        "attributeScores": {
            name: found
            for name, wanted in request.attributes.items()
            if (found := _show(comment, scores, labels[name], wanted))
        },
        "languages": list(request.languages or [comment.language]),
        "detectedLanguages": [comment.language],
    }
    return answer | ({"clientToken": request.client_token} if request.client_token else {})


async def _read(request: AnalyzeRequest) -> ReadComment:
    html, by_sentence = request.html, bool(request.span_annotations)
    if len(request.text) <= AT_ONCE:
        return read_comment(request.text, html=html, by_sentence=by_sentence)
    return await asyncio.to_thread(read_comment, request.text, html=html, by_sentence=by_sentence)


def _check_language(request: AnalyzeRequest, comment: ReadComment, known: Sequence[str]) -> None:
    """Whoever names languages is believed, as by Perspective; one that the model knows is enough."""
    named = request.languages or []
    asked = [code.replace("_", "-").partition("-")[0].lower() for code in named] or [comment.language]
    if not any(languages.is_known(each, known) for each in asked):
        raise refuse_language(next(iter(request.attributes)), named, [comment.language])


async def _score(scorer: Scorer, texts: Sequence[str]) -> Mapping[str, Scores]:
    found: dict[str, Scores] = {}
    try:
        async with aclosing(scorer.stream(texts, Priority.INTERACTIVE)) as answers:
            async for answer in answers:
                found.update({text: scores for text, scores in answer.items() if scores is not None})
    except ToxscanError as error:
        raise RequestRefusedError(HTTPStatus.SERVICE_UNAVAILABLE, error.message, retry_after=RETRY_SECONDS) from error
    if texts[0] not in found:  # No 5xx: a client would send it again, and take the model's process down each time.
        raise refuse_comment(ErrorType.INVALID_REQUEST, "The model can't score this comment.")
    return found


def _show(
    comment: ReadComment, scores: Mapping[str, Scores], label: Label, wanted: AttributeParameters
) -> dict[str, Any]:
    """An attribute's scores: of the comment, and of its sentences or, where those are not asked for, of all as one.

    What is below the threshold is left out; empty where all is.
    """
    least = wanted.score_threshold or 0.0

    def value(part: CommentPart) -> float | None:
        found = scores.get(part.words)
        return round(found[label], DIGITS) if found is not None and found[label] >= least else None

    spans = [
        {"begin": part.begin, "end": part.end, "score": _probability(share)}
        for part in (comment.sentences or [comment.whole])
        if (share := value(part)) is not None
    ]
    whole = value(comment.whole)
    return ({"spanScores": spans} if spans else {}) | ({} if whole is None else {"summaryScore": _probability(whole)})


def _probability(share: float) -> dict[str, Any]:
    return {"value": share, "type": PROBABILITY}
