"""Words by which reports name a speaker without a plain verb of speech.

What lives here: closed sets of English words. What does not: the verbs of speech, which are data, and how speakers
are found (``speakers``).
"""

from __future__ import annotations

from typing import Final

#: participles that lead from one who is cited to who cites
CARRIED: Final = (
    "cited",
    "quoted",
    "interviewed",
    "contacted",
    "carried",
    "published",
    "broadcast",
    "seen",
    "obtained",
)
#: what is read out or written: "the ministry's statement read that"
PAPERS: Final = ("statement", "communique", "communiqué", "letter", "declaration", "message", "note", "text", "notice")
#: words that say something only before "that": "holds that", "made clear that"
WITH_THAT: Final = frozenset(
    {
        "holds",
        "hold",
        "held",
        "accepts",
        "accepted",
        "hears",
        "heard",
        "knows",
        "knew",
        "feels",
        "felt",
        "finds",
        "found",
        "learned",
        "learnt",
        "sees",
        "saw",
        "clear",
        "known",
        "proves",
        "proved",
    }
)
#: nouns of what somebody thinks or counts, and of what shows it
VIEWS: Final = frozenset(
    {"count", "estimate", "estimates", "account", "view", "opinion", "reckoning", "tally", "judgment"}
)
FIGURES: Final = frozenset(
    {"figures", "data", "statistics", "documents", "records", "survey", "tally", "count", "report"}
)
#: words of which one marks whom somebody told something as an outlet
MEDIA: Final = frozenset({
    "radio", "television", "tv", "agency", "broadcaster", "newspaper", "daily", "paper", "magazine", "news", "weekly",
})  # fmt: skip
#: verbs that say that what a noun names has happened
OWNING: Final = frozenset(
    {
        "confirmed",
        "confirms",
        "denied",
        "denies",
        "acknowledged",
        "acknowledges",
        "admitted",
        "admits",
        "disclosed",
        "revealed",
        "reveals",
        "alleged",
        "alleges",
    }
)
#: verbs that give a number: "the opposition counted 31 dead"
COUNTING: Final = (
    "counted",
    "counts",
    "recorded",
    "registered",
    "tallied",
    "logged",
    "confirmed",
    "reported",
    "estimated",
)
#: every word at which one may be named
TELLING: Final = (
    frozenset({"according", "seen", "quoted", "spoke", "speaks", "put", "puts", "words", "read", "reads", "gave"})
    | frozenset({"gives", "show", "shows", "showed"})
    | frozenset(COUNTING)
    | VIEWS
    | WITH_THAT
)
