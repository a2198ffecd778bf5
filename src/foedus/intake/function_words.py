"""The closed classes of English words: articles, auxiliaries, conjunctions and the like.

What lives here: words that make up the grammar, which no user adds to. What does not: names and the wording of acts,
which are data of the library.
"""

from __future__ import annotations

from typing import Final

# fmt: off
QUOTES: Final = frozenset('"“”')
BE: Final = frozenset({"was", "were", "been", "is", "are", "be", "being"})
#: auxiliaries that make a verb finite
FINITE: Final = frozenset({
    "was", "were", "is", "are", "has", "have", "had", "will", "would", "did", "does", "do", "can", "could", "may",
    "might", "must", "should", "shall",
})
RELATIVE: Final = frozenset({"who", "which", "that"})
PRONOUNS: Final = frozenset({
    "he", "she", "it", "they", "we", "i", "you", "this", "these", "that", "those", "who", "which",
})
POSSESSIVES: Final = frozenset({"its", "his", "their", "her", "our", "my", "own"})
DETERMINERS: Final = frozenset({
    "the", "a", "an", "its", "their", "his", "her", "this", "that", "these", "those", "some", "all", "several",
    "many", "other", "another", "each", "both", "our", "my", "no", "any", "such", "two", "three", "four", "five",
    "six", "seven", "eight", "nine", "ten",
})
#: words that open a phrase without belonging to it
LEAD: Final = frozenset({
    "and", "but", "or", "meanwhile", "earlier", "later", "however", "also", "yet", "so", "then", "besides",
    "moreover", "neither", "either", "both", "nor", ",", ";", ":", "-", "–", "—", "(", ")", '"', "“", "”", "'", "‘",
    "’", ".",
})
#: words before which a noun phrase ends
CUT: Final = frozenset({
    "who", "which", "that", "where", "when", "of", "in", "on", "at", "from", "for", "to", "with", "by", "as",
    "after", "before", "during", "since", "under", "over", "against", "near", "(", ",", ";", ":", '"', "“", "”",
    "–", "—", "-",
})
LINK: Final = frozenset({"of", "for", "to", "at", "in"})
PREPOSITIONS: Final = frozenset({
    "of", "for", "in", "on", "by", "from", "with", "without", "about", "against", "into", "at", "than",
})
#: words and signs that can part two clauses
SPLIT: Final = frozenset({
    ",", ";", ":", "(", ")", "and", "but", "while", "whereas", "after", "before", "when", "where", "who", "which",
    "that", "as", "because", "since", "although", "though", "or", "until", "so", '"', "“", "”", "–", "—", "if",
    "whose",
})
#: before these a form in -s or -ing is a noun
NOUN_BEFORE: Final = frozenset({
    "the", "a", "an", "its", "their", "his", "her", "our", "this", "that", "of", "for", "on", "in", "to", "from",
    "with", "such", "no", "any", "first", "second", "joint", "peacekeeping", "military", "regional",
})
#: verbs that are nouns as often: in -s they are read as verbs only where an object or clause follows
NOUN_VERBS: Final = frozenset({
    "act", "aid", "aim", "appeal", "attack", "ban", "bar", "base", "battle", "blame", "block", "bomb", "call", "cause",
    "challenge", "change", "charge", "claim", "clash", "concern", "contest", "control", "cost", "cover", "cut", "date",
    "deal", "debate", "delay", "demand", "dispute", "doubt", "drop", "end", "escort", "exit", "fall", "favour", "fear",
    "fight", "file", "fire", "flight", "force", "fund", "gain", "group", "guard", "head", "hope", "house", "increase",
    "influence", "interest", "issue", "kill", "land", "launch", "lead", "lift", "limit", "link", "list", "live", "loot",
    "march", "mark", "measure", "move", "murder", "need", "note", "number", "offer", "order", "patrol", "pay", "plan",
    "plea", "pledge", "post", "praise", "press", "promise", "protest", "question", "raid", "rally", "range", "record",
    "regret", "release", "remark", "request", "respect", "rest", "result", "return", "review", "riot", "rise", "risk",
    "run", "sanction", "search", "shell", "shelter", "ship", "show", "sign", "speak", "split", "stage", "stand",
    "start", "state", "stay", "step", "stop", "store", "strike", "supply", "support", "table", "talk", "tax", "term",
    "threat", "train", "transfer", "travel", "trial", "try", "turn", "use", "veto", "view", "visit", "vote", "walk",
    "want", "warrant", "watch", "welcome", "win", "wish", "witness", "work", "wound",
})
#: verbs of speech that are nouns as often
NOUNISH: Final = frozenset({
    "report", "reports", "claim", "claims", "state", "states", "note", "notes", "estimate", "estimates", "comment",
    "comments", "stress", "remark", "remarks", "warning", "thought",
})
STOP_NP: Final = frozenset({
    "in", "on", "at", "during", "after", "before", "when", "while", "who", "which", "as", "to", "for", "late",
    "early",
})
TIME_WORDS: Final = frozenset({
    "on", "late", "early", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday",
    "yesterday", "today", "morning", "afternoon", "evening", "night", "then", "afterwards", "later", "earlier",
})
MONTHS: Final = frozenset({
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
    "december", "jan", "feb", "mar", "apr", "jun", "jul", "aug", "sept", "sep", "oct", "nov", "dec",
})
#: "..., saying that": the speaker of the main clause goes on
SAYING: Final = frozenset({
    "saying", "adding", "noting", "stressing", "emphasizing", "emphasising", "explaining", "arguing", "chanting",
})
#: nouns of number: "hundreds of demonstrators" are demonstrators
PARTS: Final = frozenset({
    "hundreds", "thousands", "dozens", "scores", "half", "most", "members", "part", "majority", "last", "number",
})
#: nouns for one person, who is someone else than the body or state behind "of"
HEAD_NOUNS: Final = frozenset({
    "opposition", "leader", "head", "chief", "secretary", "deputy", "adviser", "advisor", "founder", "representative",
    "delegate",
    "official", "officer", "resident", "lawyer", "bishop", "archbishop", "imam", "professor", "analyst", "researcher",
    "candidate", "member", "owner", "manager", "coordinator", "organiser", "organizer", "consul", "aide", "brother",
    "widow", "son", "daughter", "wife", "native", "citizen", "veteran", "negotiator", "rapporteur", "counsellor",
})
#: words that name nobody
NOBODY: Final = frozenset({
    "there", "here", "nothing", "what", "if", "whether", "one",
    "there is", "it is", "that", "this", "him", "her", "them", "us",
    "me",
})
_NO_ADVERBS: Final = frozenset({
    "assembly", "family", "ally", "reply", "supply", "july", "italy", "rally", "only", "early",
})
#: what is cited as a reason, not as a source: "citing a shortage of officers"
REASONS: Final = frozenset({
    "shortage", "lack", "need", "needs", "concern", "concerns", "fear", "fears", "risk", "risks", "reason", "reasons",
    "cost", "costs", "weather", "article", "articles", "threat", "threats", "failure", "pressure", "grounds",
})
#: verbs behind or before a number of people that say what befell them
FATE: Final = {
    "killed": "dead", "died": "dead", "dead": "dead", "killing": "dead", "kills": "dead", "kill": "dead",
    "wounded": "injured", "injured": "injured", "hurt": "injured", "wounding": "injured", "injuring": "injured",
    "arrested": "detained", "detained": "detained", "arresting": "detained", "detaining": "detained", "displaced":
    "displaced", "fled": "displaced", "missing": "missing",
}
#: nouns that say what a bare number counts: "put the number of arrests at 112"
TOPIC: Final = {
    "toll": "dead", "deaths": "dead", "dead": "dead", "killed": "dead", "fatalities": "dead", "injured": "injured",
    "wounded": "injured", "arrests": "detained", "detained": "detained", "arrested": "detained", "displaced":
    "displaced", "missing": "missing",
}
# fmt: on


def is_adverb(word: str) -> bool:
    """Say whether a word is an adverb by its ending."""
    return word.endswith("ly") and len(word) > 4 and word not in _NO_ADVERBS
