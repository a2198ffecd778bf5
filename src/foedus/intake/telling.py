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
    "circulated",
    "released",
    "distributed",
    "relayed",
    "aired",
    "printed",
    "transmitted",
    "rebroadcast",
    "televised",
    "reported",
    "reproduced",
    "posted",
    "run",
    "shown",
)
#: words that say that somebody spoke to or on an outlet: "speaking on Radio Ten", "in an interview with Radio Ten"
SPOKEN: Final = frozenset({
    "speaking", "interview", "interviews", "interviewed", "appearing", "remarks", "comments", "writing", "article",
    "address", "speech", "message", "statement", "questioned", "talking", "broadcast", "programme", "quoted",
})  # fmt: skip
#: what comes from somebody who speaks: "confirmation came from the head of the mission: ..."
REPLIES: Final = frozenset({
    "reply", "response", "confirmation", "answer", "word", "news", "report", "reports", "warning", "denial", "reaction",
    "comment", "criticism", "complaint", "announcement", "statement", "rebuttal", "assurance", "admission", "claim",
})  # fmt: skip
#: participles that open a sentence and say how somebody came to speak: "Asked whether ..., the envoy replied"
ASKED: Final = frozenset({
    "asked", "questioned", "pressed", "interviewed", "reached", "contacted", "quizzed", "challenged", "approached",
    "telephoned", "cornered", "summoned", "prompted", "addressing", "briefing", "speaking", "answering", "replying",
    "responding", "commenting", "writing", "testifying", "reporting", "receiving", "opening", "closing", "winding",
})  # fmt: skip
#: prepositions with which an adjunct before the speaker begins
FRONTING: Final = frozenset({
    "in", "at", "on", "after", "before", "during", "from", "with", "for", "by", "under", "following", "upon", "to",
    "without", "despite", "amid", "late", "early", "last", "earlier", "later", "yesterday", "today",
})  # fmt: skip
#: outlets on which everybody writes for himself: they carry nothing
PLATFORMS: Final = frozenset({"Facebook", "Telegram", "Twitter", "X", "Instagram", "YouTube", "WhatsApp"})
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
    frozenset({
        "according", "seen", "quoted", "spoke", "speaks", "speak", "spoken", "put", "puts", "words", "read", "reads",
        "gave", "gives", "show", "shows", "showed", "makes", "made", "make", "came", "comes", "come", "asked", "asks",
        "wondered", "pointed", "points",
    })
    | frozenset(COUNTING)
    | VIEWS
    | WITH_THAT
)  # fmt: skip
