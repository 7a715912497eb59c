"""The API described as Google's clients read it (a discovery document), with our own address in it."""

from collections.abc import Mapping
from typing import Any

NAME, VERSION = "commentanalyzer", "v1alpha1"
DISCOVERY = "/$discovery/rest"
ANALYZE = f"/{VERSION}/comments:analyze"
SUGGEST = f"/{VERSION}/comments:suggestscore"

_STRING, _BOOLEAN = {"type": "string"}, {"type": "boolean"}
_NUMBER, _INTEGER = {"type": "number", "format": "float"}, {"type": "integer", "format": "int32"}


def describe(root: str) -> dict[str, Any]:
    """The document, for an API at `root`: scheme, host and port, with a slash at the end."""
    return {
        "kind": "discovery#restDescription",
        "discoveryVersion": "v1",
        "id": f"{NAME}:{VERSION}",
        "name": NAME,
        "version": VERSION,
        "title": "toxscan, as Perspective Comment Analyzer API",
        "description": "Scores comments on the machine that runs toxscan.",
        "protocol": "rest",
        "rootUrl": root,
        "baseUrl": root,
        "servicePath": "",
        "batchPath": "batch",  # There is none here; without this, clients would send batches to Google.
        "parameters": {
            "alt": _in_query("Data format for response.") | {"default": "json", "enum": ["json"]},
            "key": _in_query("The key that toxscan was started with."),
            "prettyPrint": {"type": "boolean", "location": "query", "description": "Taken, and not used."},
        },
        "schemas": {name: {"id": name, "type": "object", "properties": fields} for name, fields in _SCHEMAS.items()},
        "resources": {
            "comments": {
                "methods": {
                    "analyze": _method(ANALYZE, "AnalyzeComment", "Scores a comment."),
                    "suggestscore": _method(
                        SUGGEST, "SuggestCommentScore", "Always refused: toxscan keeps no comments."
                    ),
                }
            }
        },
    }


def _method(path: str, message: str, description: str) -> dict[str, Any]:
    return {
        "id": f"{NAME}.comments.{path.partition(':')[2]}",
        "path": path.removeprefix("/"),
        "flatPath": path.removeprefix("/"),
        "httpMethod": "POST",
        "description": description,
        "parameters": {},
        "parameterOrder": [],
        "request": {"$ref": f"{message}Request"},
        "response": {"$ref": f"{message}Response"},
    }


def _in_query(description: str) -> dict[str, Any]:
    return {"type": "string", "location": "query", "description": description}


def _one(name: str) -> dict[str, Any]:
    return {"$ref": name}


def _list(items: Mapping[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": items}


def _map(values: Mapping[str, Any]) -> dict[str, Any]:
    return {"type": "object", "additionalProperties": values}


def _enum(*names: str) -> dict[str, Any]:
    return {"type": "string", "enum": list(names), "enumDescriptions": [""] * len(names)}


_SCORE_TYPE = _enum("SCORE_TYPE_UNSPECIFIED", "PROBABILITY", "STD_DEV_SCORE", "PERCENTILE", "RAW")
_ASKED = {
    "comment": _one("TextEntry"),
    "context": _one("Context"),
    "languages": _list(_STRING),
    "clientToken": _STRING,
    "sessionId": _STRING,
    "communityId": _STRING,
}
_SCHEMAS: Mapping[str, Mapping[str, Any]] = {
    "AnalyzeCommentRequest": _ASKED
    | {
        "requestedAttributes": _map(_one("AttributeParameters")),
        "spanAnnotations": _BOOLEAN,
        "doNotStore": _BOOLEAN,
    },
    "AnalyzeCommentResponse": {
        "attributeScores": _map(_one("AttributeScores")),
        "languages": _list(_STRING),
        "detectedLanguages": _list(_STRING),
        "clientToken": _STRING,
    },
    "SuggestCommentScoreRequest": _ASKED | {"attributeScores": _map(_one("AttributeScores"))},
    "SuggestCommentScoreResponse": {
        "clientToken": _STRING,
        "detectedLanguages": _list(_STRING),
        "requestedLanguages": _list(_STRING),
    },
    "AttributeParameters": {"scoreType": _SCORE_TYPE, "scoreThreshold": _NUMBER},
    "AttributeScores": {"summaryScore": _one("Score"), "spanScores": _list(_one("SpanScore"))},
    "SpanScore": {"begin": _INTEGER, "end": _INTEGER, "score": _one("Score")},
    "Score": {"value": _NUMBER, "type": _SCORE_TYPE},
    "TextEntry": {"text": _STRING, "type": _enum("TEXT_TYPE_UNSPECIFIED", "PLAIN_TEXT", "HTML")},
    "Context": {
        "entries": _list(_one("TextEntry")),
        "articleAndParentComment": _one("ArticleAndParentComment"),
    },
    "ArticleAndParentComment": {"article": _one("TextEntry"), "parentComment": _one("TextEntry")},
}
