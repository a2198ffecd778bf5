"""Verbs and small words by what they do to the act they stand beside.

What lives here: closed lists that tell how far an act has come, whether it is meant, asked for or failed. What does
not: verbs that tell of acts, which are data (``foedus/wording``).
"""

from __future__ import annotations

from typing import Final

# fmt: off
#: verbs that only say how far an act has come
ASPECT: Final = frozenset({
    "begin", "begins", "began", "begun", "beginning", "start", "starts", "started", "starting", "continue", "continues",
    "continued", "continuing", "help", "helps", "helped", "manage", "manages", "managed", "come", "comes", "came",
    "resume", "resumes", "resumed", "finish", "finishes", "finished", "complete", "completed", "stop", "stops",
    "stopped", "proceed", "proceeds", "proceeded", "keep", "keeps", "kept", "go", "goes", "went", "cease", "ceased",
    "known", "said", "reported", "believed", "thought", "feared", "understood", "alleged", "estimated", "presumed",
    "confirmed", "use", "used", "have", "has", "had", "seem", "seems", "seemed", "appear", "appeared",
})
#: words after which an infinitive tells what is still to come
AIM: Final = frozenset({
    "plan", "plans", "planned", "planning", "intend", "intends", "intended", "intending", "expect", "expects",
    "expected", "due", "set", "ready", "prepare", "prepares", "prepared", "preparing", "hope", "hopes", "hoped",
    "hoping", "want", "wants", "wanted", "aim", "aims", "aimed", "scheduled", "poised", "likely", "wish", "wishes",
    "wished", "seek", "seeks", "sought", "try", "tries", "tried", "trying", "threaten", "threatens", "threatened",
    "attempt", "attempts", "attempted", "undertake", "undertook", "undertaken", "mean", "means", "meant", "determined",
    "bound", "destined", "slated", "willing", "need", "needs", "needed", "supposed", "authorised", "authorized", "free",
    "able", "is", "are", "was", "were", "be", "designed", "propose", "proposes", "proposed", "stand", "stands", "stood",
})
#: words after which an infinitive did not happen
FAIL: Final = frozenset({"fail", "fails", "failed", "failing", "unable", "unwilling", "reluctant", "forget", "forgot",
                         "neglected", "omitted"})
FIRST_PERSON: Final = frozenset({"we", "i", "our", "us", "my"})
QUESTION: Final = frozenset({"whether", "if", "what", "when", "why", "how", "where", "who", "about", "not", "to"})
ASIDE: Final = frozenset({"since", "before", "as", "until"})
ACTS_OF_WILL: Final = frozenset({"decision", "position", "announcement", "approval", "refusal", "appeal"})
#: verbs of which a bare number can be the object: "will furnish 2,450"
COUNTED: Final = ("send", "sent", "contribut", "furnish", "provid", "deploy", "suppl", "lend", "lent", "pledg",
                   "promis", "offer", "commit", "field", "second", "dispatch", "make available")
CONDITION: Final = frozenset({"if", "unless", "whether", "lest", "should"})
LIGHT: Final = frozenset({
    "begin", "begins", "began", "begun", "start", "starts", "started", "continue", "continues", "continued", "follow",
    "follows", "followed", "end", "ends", "ended", "complete", "completes", "completed", "come", "comes", "came",
    "announce", "announces", "announced", "take", "takes", "took", "order", "orders", "ordered", "resume", "resumed",
    "proceed", "proceeds", "proceeded", "is", "was", "are", "were", "been", "be", "confirm", "confirmed", "make",
    "made", "makes", "expected", "scheduled", "issue", "issued", "see", "saw", "seen", "report", "reported", "sent",
    "receive", "received", "lodged", "reach", "reached", "rise", "rose", "risen", "stand", "stands", "stood", "had",
    "has", "have", "delay", "delayed", "oversee", "oversaw", "lead", "led", "remain", "remained", "spread", "caused",
    "went", "gone", "goes", "celebrated", "marked", "watched", "finish", "finished", "ask", "asked", "exceed",
})
ENDS: Final = ((), (",",), (".",), (";",))
# fmt: on
