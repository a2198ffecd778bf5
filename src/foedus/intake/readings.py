"""What part of speech a word can be, before its neighbours are looked at.

What lives here: the readings of single words, by closed classes, verbs and endings. What does not: which reading
holds in a sentence (``tagging``).

A reading is one letter: D determiner, M number, J adjective, N noun, P proper name (in a tag) or past form (in a
reading), R pronoun, E existential "there", W relative or question word, K conjunction that opens a clause, A adverb,
I preposition, C "and, or, but, nor", T "to" before a verb, X auxiliary, V finite verb or base form, S form in -s,
L past participle, G form in -ing.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

# fmt: off
_CLOSED_TEXT: Final = {
    "D": "the a an its their his our my your no every each some any all both either neither another several few many "
         "these those much such enough",
    "R": "he she it they we i you him them us me himself herself itself themselves ourselves nobody nothing none "
         "everybody everyone anybody anyone somebody someone something anything everything others whoever",
    "W": "who whom which whose what where when why how whichever whatever",
    "K": "because although though unless whether if while whereas lest whereby once",
    "I": "of in at by from with without into onto upon against among amongst between through throughout during "
         "under over above below beneath beside besides near towards toward behind beyond despite via per amid "
         "amidst alongside aboard across along for than like around inside outside within about unlike plus "
         "minus versus concerning regarding including following according excluding pending notwithstanding "
         "off on",
    "IK": "after before since until till as",
    "IA": "up down out back away",
    "C": "and or but nor &",
    "A": "not never also then now already still yet just only even again too very quite rather soon later earlier "
         "today tomorrow yesterday here once twice thrice often always ever however meanwhile moreover therefore thus "
         "instead indeed perhaps almost nearly about afterwards forward together apart ahead abroad overnight "
         "elsewhere otherwise nevertheless nonetheless hence sometimes sooner n't cannot so far as well likewise "
         "altogether hardly barely roughly nowhere everywhere maybe home homeward inland ashore outright",
    "X": "is are was were am be been being has have had having do does did will would shall should can could may "
         "might must ought isn't aren't wasn't weren't hasn't haven't hadn't don't doesn't didn't won't wouldn't "
         "shan't shouldn't can't couldn't mayn't mustn't needn't cannot 's_x",
    "J": "last next first second third fourth fifth sixth seventh eighth ninth tenth other own same new old former "
         "latter early late long short high low large small great big good bad full free main major minor joint "
         "ready due able unable likely unlikely certain clear aware sure willing unwilling afraid content final "
         "total whole entire local foreign rebel armed national regional international european african pacific "
         "civil public private political military naval medical diplomatic presidential parliamentary federal "
         "constitutional legal human humanitarian federal official senior junior chief key vital strategic "
         "peaceful violent fatal deadly serious heavy light strong weak hot cold dark quiet calm tense open closed "
         "empty dead alive missing responsible necessary possible impossible available present absent common "
         "mutual recent current further extra additional outgoing incoming remaining neighbouring neighboring "
         "ruling standing leading acting upper lower northern southern eastern western central north south east west "
         "inner outer left right red green blue white black young elderly poor rich various more most less fewer "
         "least different similar several unarmed uniformed nationwide worldwide multinational bilateral "
         "unilateral provisional transitional interim temporary permanent annual monthly weekly daily nearest "
         "so-called overseas widespread mere sole single double triple live loyal hostile friendly reluctant "
         "subject opposed prepared scheduled poised reported alleged suspected apparent home-made round-the-clock",
}
#: -ing words that are nouns or prepositions more often than verbs
_ING_NOUNS: Final = frozenset({
    "anything", "beating", "beginning", "bidding", "bombing", "briefing", "building", "ceiling", "clothing",
    "crossing", "engineering", "evening", "everything", "feeling", "fighting", "finding", "funding", "gathering",
    "hearing", "housing", "killing", "king", "landing", "looting", "meeting", "morning", "nothing", "offspring",
    "opening", "peace-keeping", "peacekeeping", "planning", "policing", "reading", "ring", "shelling", "shipping",
    "shooting", "sitting", "something", "spring", "stabbing", "standing", "sterling", "string", "thing", "training",
    "understanding", "uprising", "warning", "wedding", "wing",
})
_VERBLESS_ED: Final = frozenset({"hundred", "speed", "need", "seed", "weed", "breed", "bed", "red", "shed", "feed",
                                 "embed", "sacred", "united", "wicked", "naked", "rugged", "ashamed"})
_NOUN_ENDS: Final = ("tion", "sion", "ment", "ness", "ity", "ship", "hood", "ism", "ance", "ence", "ery", "dom",
                     "ure", "cy")
_ADJ_ENDS: Final = ("ous", "ful", "less", "able", "ible", "ical", "ic", "al", "ive", "ary", "ish", "ese", "like",
                    "ern")
# fmt: on
#: nouns of people that are participles first
_PARTICIPLES: Final = frozenset(
    {"killed", "wounded", "injured", "displaced", "arrested", "detained", "hurt", "missing"}
)
_MAX_WORDS: Final = 60_000


def _make_closed() -> dict[str, str]:
    closed: dict[str, str] = {}
    for tags, text in _CLOSED_TEXT.items():
        for word in text.split():
            closed.setdefault(word, tags)
    closed |= {
        "that": "DKWR", "this": "DR", "these": "DR", "those": "DR", "her": "DR", "to": "IT", "there": "EA",
        "all": "DR", "both": "DR", "each": "DR", "some": "DR", "many": "DR", "few": "DR", "several": "DR",
        "most": "DJR", "more": "JAR", "one": "MR", "neither": "DCR", "either": "DCA", "so": "AK", "once": "AK",
        "like": "IKV", "near": "IJ", "past": "IJN", "opposite": "IJ", "will": "X", "can": "X", "may": "X",
        "might": "X", "need": "NVX", "'s": "'", "'": "'", "even": "A", "enough": "DA", "about": "IA", "over": "IA",
        "around": "IA", "along": "IA", "through": "IA", "off": "IA", "on": "IA", "in": "IA", "home": "AN",
        "missing": "J", "dead": "JN", "wounded": "JNLP", "injured": "JNLP", "left": "PLJN", "including": "I",
        "provided": "PLK", "given": "LI", "less": "AJ", "police": "N", "any": "D", "another": "DR", "such": "D",
        "late": "JA", "early": "JA", "long": "JA", "first": "JA", "next": "JA", "last": "JAVN", "only": "AJ",
        "well": "A", "no": "D", "none": "R", "north": "JNA", "south": "JNA", "east": "JNA", "west": "JNA",
        "half": "DN", "whose": "W", "what": "W", "whatever": "W", "open": "JV", "clear": "JV", "free": "JV",
        "live": "VJ", "lower": "JV", "secure": "VJ", "present": "JVN", "subject": "JN", "second": "JV",
        "calm": "JVN", "quiet": "JVN", "dry": "JV", "empty": "JV", "present-day": "J", "official": "JN",
        "rebel": "JN", "military": "JN", "local": "JN", "chief": "JN", "major": "JN", "public": "JN", "total": "JN",
        "final": "JN", "national": "JN", "regular": "JN", "senior": "J", "junior": "J", "private": "JN",
        "young": "J", "poor": "JN", "back": "AV", "up": "AI", "lead": "VN", "mean": "V", "met": "PL", "own": "JV",
        "close": "VJA", "welcome": "VNJ", "further": "JAV", "least": "A", "forward": "A", "very": "AJ",
        "ahead": "A", "minor": "J", "standby": "N", "nobody": "R", "according": "I", "aboard": "IA", "down": "IA",
        "out": "IA", "away": "A", "across": "IA", "yet": "AC", "while": "K", "when": "KW", "where": "KW",
        "why": "KW", "how": "KW", "whether": "K", "though": "KA", "round": "INJ", "inside": "IN", "outside": "IN",
        "opposed": "JLP", "concerning": "IG", "following": "IGJ", "regarding": "IG", "pending": "I",
        "committed": "PLJ", "due": "J", "set": "VPLN", "put": "VPL", "cut": "VPLN", "hit": "VPLN", "hurt": "VPLJ",
        "quit": "VPL", "let": "VPL", "shut": "VPLJ", "split": "VPLN", "spread": "VPLN", "cost": "VPLN",
        "read": "VPL", "beat": "VPN", "cast": "VPLN", "bet": "VPLN", "shed": "VPLN", "burst": "VPLN", "'ll": "X",
        "'d": "X", "'ve": "X", "'re": "X", "'m": "X", "then": "AJ", "evening": "N", "morning": "N", "thing": "N",
        "nothing": "R", "king": "N", "peacekeeping": "JN", "peace-keeping": "JN",
    }  # fmt: skip
    return closed


CLOSED: Final = _make_closed()
_BASE_PARTICIPLES: Final = frozenset({"come", "become", "run", "overcome", "overrun"})


class Readings:
    """Looks up the readings of words; what was looked up is kept."""

    def __init__(
        self,
        forms: dict[str, dict[str, str]],
        numerals: Iterable[str],
        noun_verbs: frozenset[str],
        nouns: Iterable[str] = (),
    ) -> None:
        self.known: dict[str, str] = {}
        self.noun_verbs = noun_verbs
        for verb, its_forms in forms.items():
            self._add_verb(verb, its_forms)
        for word in nouns:
            low = word.lower()
            tags = self.known.get(low, "")
            if low not in _PARTICIPLES and " " not in low:
                self.known[low] = tags if "N" in tags else tags + "N"
        for word in numerals:
            self.known[word] = "M"
        for word, tags in CLOSED.items():
            old = self.known.get(word, "")
            self.known[word] = old + "J" if tags == "J" and "P" in old else tags
        self.seen: dict[str, str] = {}

    def _add_verb(self, verb: str, forms: dict[str, str]) -> None:
        noun = verb in self.noun_verbs
        past = [form for form, sort in forms.items() if sort == "past"]
        regular = all(form.endswith("ed") for form in past)
        for form, sort in forms.items():
            if sort == "base":
                tags = "VPL" if not past else "VL" if verb in _BASE_PARTICIPLES else "V"
                tags += "N" if noun else ""
            elif sort == "s":
                tags = "SN" if noun else "S"
            elif sort == "ing":
                tags = "GNJ" if form in _ING_NOUNS else "G"
            elif regular or len(past) == 1:
                tags = "P" if verb in _BASE_PARTICIPLES else "PL"
            else:
                tags = "P" if form == past[0] else "L"
            old = self.known.get(form, "")
            self.known[form] = old + "".join(t for t in tags if t not in old)

    def look_up(self, low: str) -> str:
        """Give the readings of a word in small letters, the likeliest of unknown words first."""
        tags = self.known.get(low) or self.seen.get(low)
        if tags is None:
            tags = _guess(low)
            if len(self.seen) < _MAX_WORDS:
                self.seen[low] = tags
        return tags


def _guess(word: str) -> str:
    """Guess the readings of a word by its ending."""
    first = word[0]
    if first.isdigit():
        return "M"
    if not first.isalpha():
        return _mark(word)
    if word.endswith("n't"):
        return "X"
    n = len(word)
    if n > 4 and word.endswith("ly"):
        return (
            "N" if word in ("assembly", "family", "ally", "reply", "supply", "july", "italy", "rally", "early") else "A"
        )
    if word.endswith("ing") and n > 5:
        return "GNJ" if word in _ING_NOUNS else "GN"
    if word.endswith("ed") and n > 4 and word not in _VERBLESS_ED:
        return "PLJ"
    if word.endswith(_NOUN_ENDS):
        return "N"
    if word.endswith(_ADJ_ENDS) and n > 4:
        return "JN"
    if word.endswith(("ise", "ize", "ify")) and n > 5:
        return "V"
    return "N"


def _mark(word: str) -> str:
    if word in ("-", "‐", "‑"):
        return "-"
    if word in ("–", "—", ";", ":"):
        return ";"
    if word in ('"', "“", "”", "„", "«", "»"):
        return '"'
    if word in (",", ".", "(", ")", "!", "?", "'", "[", "]"):
        return {"[": "(", "]": ")", "!": ".", "?": "."}.get(word, word)
    if word in ("’", "‘"):
        return "'"
    return "N" if word in ("%", "$", "€", "£") else "O"
