"""What befell the people counted: dead, injured, missing, displaced, detained.

What lives here: the verbs and phrases that say so, through the sentence's own verbs. What does not: counting.
"""

from __future__ import annotations

from typing import Final

from foedus.intake.amount_units import PEOPLE, Sentence
from foedus.intake.chunks import Chunk, VerbGroup
from foedus.intake.function_words import FATE

#: what happens to the one a verb is done to
_DONE: Final = {
    word: fate
    for fate, words in {
        "dead": "killed killing kills kill slain slay murdered murdering executed massacred assassinated lynched "
        "beheaded hanged gunned slaughtered",
        "injured": "wounded wounding injured injuring hurt hurting maimed maiming wounds injures treated treating",
        "detained": "arrested arresting detained detaining imprisoned jailed interned remanded arrests detains",
        "displaced": "displaced displacing uprooted uprooting evicted evicting",
    }.items()
    for word in words.split()
}
#: what the doer comes to
_COME_TO: Final = {
    word: fate
    for fate, words in {
        "dead": "died die dies dying perished perish drowned drown succumbed fell",
        "displaced": "fled flee flees fleeing",
    }.items()
    for word in words.split()
}
_STATE: Final = {
    **FATE, "homeless": "displaced", "unaccounted": "missing", "drowned": "dead", "slain": "dead", "perished": "dead",
    "imprisoned": "detained", "jailed": "detained", "uprooted": "displaced", "flee": "displaced",
}  # fmt: skip
#: verbs behind which a state is told: "were confirmed dead", "are known to have died"
_FOUND: Final = frozenset({
    "known", "reported", "confirmed", "believed", "found", "feared", "presumed", "listed", "left", "declared",
    "said", "thought", "remain", "remained", "remains", "leaving", "leaves", "leave", "shot", "counted", "gone",
    "went",
})  # fmt: skip
_BEFALLING: Final = frozenset({*_DONE, *_COME_TO, "shot", "hit", "struck"})
_HOMES: Final = frozenset({"homes", "home", "houses", "villages", "lives", "shelter", "refuge", "life"})
_HOME_VERBS: Final = {
    "leave": "displaced", "left": "displaced", "leaving": "displaced", "abandon": "displaced", "abandoned": "displaced",
    "lost": "displaced", "lose": "displaced", "losing": "displaced", "taken": "displaced", "took": "displaced",
    "taking": "displaced", "sought": "displaced", "seek": "displaced", "seeking": "displaced", "driven": "displaced",
    "drove": "displaced", "driving": "displaced", "forced": "displaced", "chased": "displaced",
}  # fmt: skip
_FIRE: Final = frozenset({
    "shrapnel", "bullet", "bullets", "gunfire", "fire", "splinters", "shell", "stray", "fragments",
})  # fmt: skip
_BE: Final = frozenset({"was", "were", "is", "are", "been", "be", "being", "'re"})
_PASSED: Final = frozenset({
    "who", "were", "was", "have", "had", "has", "been", "are", "is", "being", "shot", "reportedly", "also",
    "more", "others", "other", "people", "to", "still", "all", "now", "already", "later", "feared", "reported",
    "confirmed", "left", "believed", "known", "either", "flown", "home", "taken", "going", "went", "listed",
    "declared", "found",
})  # fmt: skip
#: nouns that say what befell those counted behind "of": "the deaths of four soldiers"
_FATE_OF: Final = {
    "death": "dead", "deaths": "dead", "killing": "dead", "killings": "dead", "bodies": "dead", "murder": "dead",
    "loss": "dead", "murders": "dead", "execution": "dead", "massacre": "dead", "corpses": "dead", "arrest": "detained",
    "arrests": "detained", "detention": "detained", "wounding": "injured", "displacement": "displaced",
    "flight": "displaced", "lives": "dead",
}  # fmt: skip


def find_fate(one: Sentence, first: int, i: int, last: int) -> str:
    """Say what befell the people counted at ``first`` (modifier), ``i`` (number) up to ``last``; empty: nothing."""
    low = one.words.low
    within = next((FATE[word] for word in low[i:last] if word in FATE and word != "killed"), "")
    if within:
        return within
    behind = read_behind(low, last)
    if behind:
        return behind
    chunk = one.scene.parse.noun_at(i)
    if chunk is not None:
        fate = _read_verbs(one, chunk)
        if fate:
            return fate
    return _read_before(low, first)


def _read_verbs(one: Sentence, chunk: Chunk) -> str:
    for verb in one.scene.parse.verbs:
        if any(c is chunk or _is_total(one, c, chunk) for c in verb.subject):
            fate = read_subject_fate(one, verb)
            if fate:
                return fate
        if any(c is chunk for c in verb.objects) or (verb.objects and _is_joined(one, verb.objects[0], chunk)):
            fate = read_object_fate(one, verb)
            if fate:
                return fate
    return ""


#: verbs that only tell a number
_COUNTING: Final = frozenset({
    "put", "puts", "putting", "counted", "counts", "count", "claimed", "claims", "claim", "reported", "reports", "gave",
    "gives", "give", "makes", "make", "made", "said", "says", "named", "listed", "estimated", "estimates", "is", "are",
    "was", "were", "be", "been", "being", "have", "has", "had", "reach", "reached", "rose", "risen", "rise", "climbed",
    "stood", "stands", "includes", "included", "including", "left", "leaves", "confirmed", "believed", "known",
})  # fmt: skip


def has_own_verb(one: Sentence, i: int) -> bool:
    """Say whether a number does something, or something is done to it, that is no counting: "will add 250 more"."""
    chunk = one.scene.parse.noun_at(i)
    low = one.words.low
    if chunk is None or low[chunk.last : chunk.last + 1] == ("of",):
        return False
    for verb in one.scene.parse.verbs:
        # only a verb that stands right beside the number surely is its own
        doing = verb.form == "finite" and verb.first == chunk.last and any(c is chunk for c in verb.subject)
        done = 0 <= chunk.first - verb.last < 2 and any(c is chunk for c in verb.objects)
        if (doing or done) and low[verb.head] not in _COUNTING:
            return True
    return False


def _is_total(one: Sentence, total: Chunk, chunk: Chunk) -> bool:
    """Say whether a phrase is counted in another: "a total of 31 people"."""
    return one.words.low[total.head] in ("total", "number", "estimate") and chunk.at == total.at + 2


def _is_joined(one: Sentence, first: Chunk, chunk: Chunk) -> bool:
    """Say whether a phrase follows another with only "and" or a comma between: both are done to."""
    return chunk.at == first.at + 2 and one.scene.parse.chunks[first.at + 1].kind in ("C", ",")


def read_subject_fate(one: Sentence, verb: VerbGroup) -> str:
    """Say what befell the subject of a verb."""
    low = one.words.low
    word, end = low[verb.head], verb.last
    if verb.negated:
        return "dead" if word in ("live", "survive") else ""
    if word in _COME_TO:
        return _COME_TO[word]
    if word in _DONE and (verb.passive or verb.form == "part"):
        return _DONE[word]
    if word == "held" and verb.passive and verb.form != "part":
        return "detained"
    if word == "shot" and verb.passive and low[end : end + 1] == ("dead",):
        return "dead"
    if word in ("hit", "struck") and verb.passive and not _FIRE.isdisjoint(low[end : end + 4]):
        return "injured"
    if word in _HOME_VERBS and not verb.passive:
        return _read_home(low, word, end)
    if word in ("driven", "forced", "chased") and verb.passive and not _HOMES.isdisjoint(low[end : end + 5]):
        return "displaced"
    if (word in _BE or word in _FOUND) and word != "left":
        for k in range(end, min(end + 4, len(low))):
            if low[k] in _STATE:
                return _STATE[low[k]]
            if low[k] == "among":
                return next((_STATE[x] for x in low[k : k + 9] if x in _STATE), "")
            if low[k] not in _PASSED:
                break
    return ""


def _read_home(low: tuple[str, ...], word: str, end: int) -> str:
    """Read "left their homes", "lost their lives", "took shelter"."""
    for k in range(end, min(end + 3, len(low))):
        if low[k] in ("lives", "life"):
            return "dead" if word.startswith("los") else ""
        if low[k] in ("shelter", "refuge"):
            return "displaced" if word[0] in "ts" else ""
        if low[k] in _HOMES:
            # "left home" is said of anyone
            return "displaced" if low[k] != "home" and word[0] not in "ts" else ""
        if low[k] not in ("their", "his", "her", "its", "own"):
            return ""
    return ""


def read_object_fate(one: Sentence, verb: VerbGroup) -> str:
    """Say what befell the object of a verb."""
    low = one.words.low
    word = low[verb.head]
    if verb.negated or verb.passive:
        return ""
    if word in _DONE:
        return _DONE[word]
    if word in ("driven", "drove", "driving", "forced", "forcing", "chased"):
        behind = low[verb.last : verb.last + 14]
        if "homes" in behind or "flee" in behind or "villages" in behind:
            return "displaced"
    return ""


def read_behind(low: tuple[str, ...], last: int) -> str:
    """Read the words right behind those counted: "were killed", "from their homes"."""
    if low[last : last + 2] == ("from", "their") and low[last + 2 : last + 3] in (
        ("homes",),
        ("villages",),
        ("houses",),
    ):
        return "displaced"
    if low[last : last + 2] == (",", "driven") or low[last : last + 1] == ("driven",):
        return "displaced" if "homes" in low[last : last + 6] else ""
    for word in low[last : last + 7]:
        if word in _STATE:
            return _STATE[word]
        if word not in _PASSED and not (word.endswith("ly") and len(word) > 4):
            break
    return ""


def _read_before(low: tuple[str, ...], first: int) -> str:
    """Read the words right before a number, where no verb of the sentence is known to have it."""
    for word in reversed(low[max(0, first - 2) : first]):
        if word in FATE and word not in ("dead", "missing"):
            return FATE[word]
    if first > 1 and low[first - 1] == "of":
        fate = _FATE_OF.get(low[first - 2], "")
        if fate:
            return fate
    if first and low[first - 1] in ("lost", "losing") and "seats" not in low:
        return "dead"
    return ""


def list_single_victims(one: Sentence) -> list[tuple[Chunk, str]]:
    """List single people that something befell: "a Somali porter was wounded", "the ambassador is shot dead"."""
    found: list[tuple[Chunk, str]] = []
    low = one.words.low
    if _BEFALLING.isdisjoint(low):
        return found
    for verb in one.scene.parse.verbs:
        word = low[verb.head]
        if word not in _BEFALLING:
            continue
        sides = ((verb.subject, read_subject_fate(one, verb)), (tuple(verb.objects[:2]), read_object_fate(one, verb)))
        for chunks, fate in sides:
            if fate and fate != "displaced":
                found += [(c, fate) for c in chunks if _is_single(one, c, fate, passive=verb.passive)]
    return found


def _is_single(one: Sentence, chunk: Chunk, fate: str, *, passive: bool) -> bool:
    low, tags = one.words.low, one.tags
    opener = low[chunk.first]
    if opener not in ("a", "an", "another", "the", "his", "her") or "M" in tags[chunk.first : chunk.last]:
        return False
    word = low[chunk.head]
    if opener in ("a", "another") and word in ("third", "fourth", "second"):
        return True
    if opener == "the" and not (fate == "dead" and passive):
        return False
    name = one.marks.name_at(chunk.head)
    if name is not None and name.named.kind == "office":
        return not name.named.organ and not word.endswith("s")
    span = next(
        (s for k in range(chunk.head, chunk.first, -1) if (s := one.units.get(k)) and s.last > chunk.head), None
    )
    if span is not None and span.label == PEOPLE:
        return word not in ("police", "people", "staff", "personnel", "crew") and not word.endswith(
            ("s", "men", "women")
        )
    return opener != "the" and word.endswith(("er", "or", "man", "woman", "ist", "ian", "ant", "ee")) and span is None
