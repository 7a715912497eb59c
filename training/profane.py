"""Words that make an unlabeled text doubtful."""

import re

PROFANE = re.compile(
    r"\b(?:\w*fuck\w*|\w*shit\w*|bitch\w*|n[i1]gg\w*|cunt\w*|hoes?|pussy|puss(?:ies)|dick\w*|cock|ass|asses|\w*asshole\w*|"
    r"fag\w*|whore\w*|slut\w*|bastard\w*|damn\w*|crap\w*|retard\w*|tits?|cum|porn\w*|sex\w*|kill\w*|hate\w*|stupid|idiot\w*)\b",
    re.IGNORECASE,
)
"""Words that make an unlabeled tweet doubtful; far from a complete list, and no judgment on its own."""
