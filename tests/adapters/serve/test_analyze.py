"""`comments:analyze`: what a client of Perspective asks, and what it is answered."""

import json

import pytest

from bot.adapters.serve.attributes import ATTRIBUTES, find_label
from bot.adapters.serve.discovery import SUGGEST
from bot.adapters.serve.messages import MOST_BODY_BYTES, MOST_BYTES
from bot.core.domain.labels import Label
from tests.adapters.serve.calling import Caller, analyze
from tests.fakes import FakeScorer, made_scores

AWFUL = "what an awful day for everybody"
GERMAN = "Das ist doch wirklich ein sehr schöner Tag heute"


async def test_each_attribute_that_is_asked_for_has_its_labels_score(caller: Caller) -> None:
    """Of the comment as a whole, and as one span, as Perspective gives it."""
    answer = await caller.scores(analyze(AWFUL, "TOXICITY", "INSULT"))
    due = made_scores(AWFUL)
    for attribute, label in (("TOXICITY", Label.TOXICITY), ("INSULT", Label.INSULT)):
        score = {"value": round(due[label], 6), "type": "PROBABILITY"}
        assert answer["attributeScores"][attribute] == {
            "summaryScore": score,
            "spanScores": [{"begin": 0, "end": len(AWFUL), "score": score}],
        }
    assert set(answer["attributeScores"]) == {"TOXICITY", "INSULT"}


def test_each_of_perspectives_attributes_is_the_label_of_that_meaning() -> None:
    """Of a model that has them all; an attribute of Google's own is none of them."""
    names = "TOXICITY SEVERE_TOXICITY PROFANITY THREAT INSULT IDENTITY_ATTACK SEXUALLY_EXPLICIT"
    assert [find_label(name, Label) for name in names.split()] == list(Label)
    assert all(find_label(name, Label) in Label for name in ATTRIBUTES)


@pytest.mark.parametrize("name", ["TOXICITY_EXPERIMENTAL", "TOXICITY_FAST", "TOXICITY@6"])
async def test_other_names_of_an_attribute_are_answered_under_that_name(caller: Caller, name: str) -> None:
    """Experimental ones and versions of Google's model: a client finds what it asked for."""
    answer = await caller.scores(analyze(AWFUL, name))
    value = answer["attributeScores"][name]["summaryScore"]["value"]
    assert value == round(made_scores(AWFUL)[Label.TOXICITY], 6)


@pytest.mark.parametrize("name", ["FLIRTATION", "MUSLIM", "female", "SEXUALLY_EXPLICIT", "toxicity"])
async def test_an_attribute_that_the_model_has_not_is_refused(caller: Caller, scorer: FakeScorer, name: str) -> None:
    """With those that it has; nothing is scored, least of all for Detoxify's labels of identities."""
    error = await caller.refusal(analyze(AWFUL, "TOXICITY", name))
    assert error["message"] == f"Unknown requested attribute: {name}. The model here has TOXICITY, INSULT."
    assert (error["status"], error["details"][0]["errorType"]) == ("INVALID_ARGUMENT", "INVALID_REQUEST")
    assert not scorer.asked


async def test_scores_below_the_threshold_are_left_out(caller: Caller) -> None:
    """Each by itself: a sentence may reach what the whole does not, and the other way round."""
    calm, awful = "Such a lovely morning to all.", "This is awful."
    value = round(made_scores(awful)[Label.TOXICITY], 6)
    request = analyze(f"{calm} {awful}", "TOXICITY", "INSULT", spanAnnotations=True)
    request["requestedAttributes"] = {"TOXICITY": {"scoreThreshold": value}, "INSULT": {"scoreThreshold": 1}}
    scores = (await caller.scores(request))["attributeScores"]
    assert [(span["begin"], span["score"]["value"]) for span in scores["TOXICITY"]["spanScores"]] == [(30, value)]
    assert "INSULT" not in scores


async def test_spans_are_sentences_in_utf_16(caller: Caller) -> None:
    """As Perspective counts: an emoji is two, whoever slices the comment in JavaScript gets the sentence."""
    text = "😀 What a day it was! Really awful…  And “so long.” Bye"
    answer = await caller.scores(analyze(text, spanAnnotations=True))
    wide = text.encode("utf-16-le")
    spans = [(span["begin"], span["end"]) for span in answer["attributeScores"]["TOXICITY"]["spanScores"]]
    found = [wide[2 * begin : 2 * end].decode("utf-16-le") for begin, end in spans]
    assert found == ["😀 What a day it was!", "Really awful…", "And “so long.”", "Bye"]


async def test_what_html_hides_is_not_scored(caller: Caller, scorer: FakeScorer) -> None:
    """Tags, comments and scripts; a tag within a word does not part it, and spans count in the text as it was sent."""
    html = "<p>So aw<b>ful</b> of you!</p><!-- quiet --><script>alert(1)</script><p>Good &amp; bad"
    request = analyze(html, spanAnnotations=True)
    request["comment"]["type"] = "HTML"
    answer = await caller.scores(request)
    assert set(scorer.asked) == {"So awful of you! Good & bad", "So awful of you!", "Good & bad"}
    spans = answer["attributeScores"]["TOXICITY"]["spanScores"]
    assert [html[span["begin"] : span["end"]] for span in spans] == ["So aw<b>ful</b> of you!", "Good &amp; bad"]


async def test_plain_text_is_taken_as_it_stands(caller: Caller, scorer: FakeScorer) -> None:
    """Brackets are no tags there."""
    await caller.scores(analyze("all <b>words</b> count"))
    assert list(scorer.asked) == ["all <b>words</b> count"]


async def test_the_language_is_found_out(caller: Caller) -> None:
    """And said, as the one that was scored."""
    answer = await caller.scores(analyze(AWFUL))
    assert (answer["languages"], answer["detectedLanguages"]) == (["en"], ["en"])


async def test_a_language_that_the_model_does_not_know_is_refused(caller: Caller, scorer: FakeScorer) -> None:
    """In the words that clients look for."""
    error = await caller.refusal(analyze(GERMAN, "INSULT"))
    assert error["message"] == "Attribute INSULT does not support request languages: de"
    [detail] = error["details"]
    assert detail["errorType"] == "LANGUAGE_NOT_SUPPORTED_BY_ATTRIBUTE"
    assert detail["languageNotSupportedByAttributeError"] == {"attribute": "INSULT", "detectedLanguages": ["de"]}
    assert not scorer.asked


async def test_each_language_of_the_model_is_scored(caller: Caller, scorer: FakeScorer) -> None:
    """Another model, other languages."""
    scorer.languages = ("en", "de")
    assert (await caller.scores(analyze(GERMAN)))["languages"] == ["de"]


async def test_whoever_names_the_language_is_believed(caller: Caller) -> None:
    """Either way; one of several is enough, and a region changes nothing."""
    answer = await caller.scores(analyze(GERMAN, languages=["de", "en-US"]))
    assert (answer["languages"], answer["detectedLanguages"]) == (["de", "en-US"], ["de"])
    error = await caller.refusal(analyze(AWFUL, languages=["de", "fr"]))
    assert error["message"] == "Attribute TOXICITY does not support request languages: de, fr"
    assert error["details"][0]["languageNotSupportedByAttributeError"]["requestedLanguages"] == ["de", "fr"]


async def test_a_text_too_short_to_tell_its_language_is_scored(caller: Caller) -> None:
    """As everywhere in toxscan: an insult of one word is one."""
    answer = await caller.scores(analyze("awful"))
    assert answer["languages"] == ["und"]


async def test_what_is_opaque_is_taken_and_the_token_comes_back(caller: Caller) -> None:
    """Also in the spelling of protobuf, with null for what is not set."""
    more = {"clientToken": "c-1", "sessionId": "s", "community_id": "/forum", "doNotStore": True, "context": None}
    context = {"entries": [{"text": "an article", "type": "PLAIN_TEXT"}]}
    assert (await caller.scores(analyze(AWFUL, **more)))["clientToken"] == "c-1"
    assert "clientToken" not in await caller.scores(analyze(AWFUL, context=context))


@pytest.mark.parametrize("text", ["", "  \n", "https://example.com/ @someone …", None])
async def test_a_comment_without_words_is_empty(caller: Caller, text: str) -> None:
    """Links and mentions are none: there is nothing to score, and 0 would be a lie."""
    error = await caller.refusal(analyze(text))
    assert error["message"].startswith("Comment must be non-empty")
    assert error["details"][0]["errorType"] == "COMMENT_EMPTY"


async def test_a_comment_may_have_20480_bytes(caller: Caller) -> None:
    """Bytes of UTF-8, not characters."""
    longest = "é " * (MOST_BYTES // 3) + "ab"
    assert len(longest.encode()) == MOST_BYTES
    await caller.scores(analyze(longest, languages=["en"]))
    error = await caller.refusal(analyze(f"{longest}c", languages=["en"]))
    assert error["message"].startswith("Comment text too long.")
    assert error["details"][0]["errorType"] == "COMMENT_TOO_LONG"


async def test_a_comment_of_nothing_but_emoji_is_refused_rather_than_cut(caller: Caller) -> None:
    """Each becomes words: 5,000 are more than the model reads of a text."""
    error = await caller.refusal(analyze("🧑🏽‍🤝‍🧑🏿 🫱🏻‍🫲🏿 👩‍❤️‍💋‍👨 " * 380, languages=["en"]))
    assert error["details"][0]["errorType"] == "COMMENT_TOO_LONG"


@pytest.mark.parametrize("attributes", [None, {}])
async def test_a_request_for_nothing_is_refused(caller: Caller, attributes: None) -> None:
    """As by Perspective."""
    error = await caller.refusal(analyze(AWFUL) | {"requestedAttributes": attributes})
    assert error["details"][0]["errorType"] == "NO_REQUESTED_ATTRIBUTES"


@pytest.mark.parametrize("kind", ["STD_DEV_SCORE", "PERCENTILE", "RAW"])
async def test_only_probabilities_are_given(caller: Caller, kind: str) -> None:
    """As by Perspective."""
    request = analyze(AWFUL) | {"requestedAttributes": {"TOXICITY": {"scoreType": kind}}}
    error = await caller.refusal(request)
    assert error["message"] == f"Requested score type {kind} is not supported by attribute TOXICITY"
    request["requestedAttributes"]["TOXICITY"]["scoreType"] = "PROBABILITY"
    assert await caller.scores(request)


PRIVATE = "what I wrote in private"


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (f"{{{PRIVATE}", "Invalid JSON payload received: the body is not JSON in UTF-8."),
        (b'"\xff\xfe"', "Invalid JSON payload received: the body is not JSON in UTF-8."),
        ("[" * 100_000, "Invalid JSON payload received: the body is not JSON in UTF-8."),
        ('{"comment": NaN}', "Invalid JSON payload received: the body is not JSON in UTF-8."),
        (f'["{PRIVATE}"]', "Invalid JSON payload received: the body is not an object."),
        (json.dumps({"coment": {"text": PRIVATE}}), 'Unknown name "coment": Cannot find field.'),
        (json.dumps({"comment": {"text": [PRIVATE]}}), "Invalid value at 'comment.text'"),
        (json.dumps({"comment": {"text": "x", "type": PRIVATE}}), "Invalid value at 'comment.type'"),
        (json.dumps({"comment": {PRIVATE: 1}}), "Unknown name \"…\" at 'comment': Cannot find field."),
        (json.dumps(analyze(PRIVATE, languages="en")), "Invalid value at 'languages'"),
    ],
    ids=["no JSON", "no UTF-8", "too deep", "NaN", "no object", "a typo", "no text", "no type", "no name", "no list"],
)
async def test_a_body_that_is_no_request_is_refused(caller: Caller, body: str | bytes, said: str) -> None:
    """With the field, in Google's words, and without what was sent."""
    error = await caller.refusal(body)
    assert error["status"] == "INVALID_ARGUMENT"
    assert said in error["message"]
    assert error["details"][0]["@type"].endswith("google.rpc.BadRequest")
    assert PRIVATE not in json.dumps(error)


async def test_a_body_has_a_limit(caller: Caller) -> None:
    """Whatever it holds."""
    error = await caller.refusal(analyze("x", context={"entries": [{"text": "y" * MOST_BODY_BYTES}]}))
    assert error["message"] == f"Request payload size exceeds the limit: {MOST_BODY_BYTES} bytes."


async def test_suggested_scores_are_refused_honestly(caller: Caller) -> None:
    """They are not stored, so they are not taken either."""
    status, answer, _ = await caller.post(analyze(AWFUL), SUGGEST)
    assert (status, answer["error"]["status"]) == (501, "UNIMPLEMENTED")
    assert "keeps no comments" in answer["error"]["message"]


@pytest.mark.parametrize("path", ["/", "/v1alpha1/comments:delete", "/v1/comments:analyze", "/batch"])
async def test_other_methods_are_not_found(caller: Caller, path: str) -> None:
    """In Google's shape, too."""
    status, answer, _ = await caller.post({}, path)
    assert (status, answer["error"]["status"]) == (404, "NOT_FOUND")


async def test_it_says_that_it_lives(caller: Caller) -> None:
    """At the page that the bot has as well."""
    assert await caller.get("/healthz") == (200, "ok")
