"""What belongs to a verb: objects, prepositional phrases, agents, and the verbs that depend on it.

What lives here: looking right from a verb, and finding the governor of infinitives and participles. What does not:
subjects of finite verbs (``linking``).
"""

from __future__ import annotations

from typing import Final

from foedus.intake.chunks import Chunk, VerbGroup

#: verbs whose object does what the infinitive says: "ordered the troops to leave"
# fmt: off
OBJECT_CONTROL: Final = frozenset({
    "ask", "asks", "asked", "asking", "urge", "urges", "urged", "urging", "order", "orders", "ordered", "ordering",
    "tell", "tells", "told", "telling", "allow", "allows", "allowed", "allowing", "invite", "invites", "invited",
    "inviting", "force", "forces", "forced", "forcing", "help", "helps", "helped", "helping", "enable", "enables",
    "enabled", "enabling", "want", "wants", "wanted", "wanting", "expect", "expects", "expected", "expecting",
    "persuade", "persuaded", "instruct", "instructs", "instructed", "instructing", "permit", "permits", "permitted",
    "require", "requires", "required", "warn", "warned", "warns", "request", "requests", "requested", "call",
    "calls", "called", "calling", "appeal", "appeals", "appealed", "send", "sends", "sent", "sending", "authorise",
    "authorises", "authorised", "authorize", "authorizes", "authorized", "deploy", "deploys", "deployed", "mandate",
    "mandates", "mandated", "press", "pressed", "encourage", "encouraged", "leave", "leaves", "left", "let", "lets",
    "task", "tasks", "tasked", "get", "gets", "got", "dispatch", "dispatched", "despatched", "direct", "directed",
    "implore", "implored", "beg", "begged", "advise", "advised", "cause", "caused", "bring", "brought",
})
# fmt: on


class Complements:
    """Gives each verb group of one sentence its agent, objects and governor."""

    def __init__(self, chunks: list[Chunk], tags: str, low: tuple[str, ...], speech: frozenset[str]) -> None:
        self.seq, self.tags, self.low, self.speech = chunks, tags, low, speech
        self.verbs = [c for c in chunks if isinstance(c, VerbGroup)]
        self.n_chunks = len(self.seq)

    def _left_of(self, k: int) -> int:
        """Give the chunk to the left, over adverbs."""
        k -= 1
        while k >= 0 and self.seq[k].kind == "A":
            k -= 1
        return k

    def _find_begin(self, group: VerbGroup) -> None:
        k = group.at - 1
        while k >= 0 and self.seq[k].kind not in ",;dKWC" and not isinstance(self.seq[k], VerbGroup):
            k -= 1
        group.begin = self.seq[k].last if k >= 0 else 0

    def _take_complements(self, group: VerbGroup) -> None:
        seq = self.seq
        k = group.at + 1
        group.end = group.last
        while k < self.n_chunks:
            chunk = seq[k]
            if chunk.kind == "N":
                if self._is_subject_of_next(k):
                    break
                group.objects.append(chunk)
            elif chunk.kind == "I":
                if k + 1 < self.n_chunks and seq[k + 1].kind == "N":
                    group.with_prep.append((chunk, seq[k + 1]))
                    k += 1
            elif chunk.kind in ",C":
                if not self._goes_on(k):
                    break
            elif chunk.kind not in "AJ":
                break
            group.end = seq[k].last
            k += 1

    def _is_subject_of_next(self, k: int) -> bool:
        """Say whether a noun phrase is the subject of a verb behind it and no object."""
        chunk = self.seq[k]
        nxt = k + 1
        while nxt < self.n_chunks and nxt < k + 8 and self.seq[nxt].kind in "IAN":
            nxt += 1
        follows = self.seq[nxt] if nxt < self.n_chunks else None
        return isinstance(follows, VerbGroup) and follows.form == "finite" and chunk in follows.subject

    def _goes_on(self, k: int) -> bool:
        """Say whether a comma or "and" joins another object or phrase of the same verb."""
        seq = self.seq
        joined = seq[k].kind == "C"
        k += 1
        if k < self.n_chunks and seq[k].kind == "C":
            joined = True
            k += 1
        if k >= self.n_chunks or seq[k].kind not in "NI":
            return False
        if seq[k].kind == "N" and self._is_subject_of_next(k):
            return False
        if joined:
            return True
        # a comma: only in a list that ends with "and"
        for p in range(k + 1, min(k + 12, self.n_chunks)):
            if seq[p].kind == "C":
                return p + 1 < self.n_chunks and seq[p + 1].kind == "N" and not self._is_subject_of_next(p + 1)
            if seq[p].kind not in ",NI":
                return False
        return False

    def _find_agent(self, group: VerbGroup) -> tuple[Chunk, ...]:
        seq = self.seq
        for prep, noun in group.with_prep:
            if self.low[prep.first] == "by" and not noun.time:
                at = noun.at
                items = [noun]
                while at + 2 < self.n_chunks and seq[at + 1].kind == "I" and seq[at + 2].kind == "N":
                    if self.low[seq[at + 1].first] != "of":
                        break
                    at += 2
                if at > noun.at:
                    return tuple(items)
                while at + 2 < self.n_chunks and self.seq[at + 1].kind in ",C" and self.seq[at + 2].kind == "N":
                    if self._is_subject_of_next(at + 2):
                        break
                    items.append(self.seq[at + 2])
                    at += 2
                return tuple(items)
        return ()

    # infinitives and participles

    def _join_participle(self, group: VerbGroup) -> bool:
        """Read a participle joined to a finite one as finite: "was approved by X and endorsed by Y"."""
        seq = self.seq
        p = group.at - 1
        if p < 1 or seq[p].kind != "C":
            return False
        for q in range(p - 1, max(-1, p - 16), -1):
            before = seq[q]
            if isinstance(before, VerbGroup):
                if before.form != "finite" or not (before.passive or before.perfect):
                    return False
                group.form, group.role, group.passive = "finite", "shared", before.passive
                group.perfect, group.modal, group.negated = before.perfect, before.modal, before.negated
                group.subject, group.governor = before.subject, before
                return True
            if before.kind in ";WKd":
                return False
        return False

    def _link_nonfinite(self, group: VerbGroup) -> None:
        seq = self.seq
        p = self._left_of(group.at)
        before = seq[p] if p >= 0 else None
        if group.form in ("ing", "part") and before is not None and before.kind == "N" and not before.time:
            while p > 1 and seq[p - 1].kind == "I" and self.low[seq[p - 1].first] == "of" and seq[p - 2].kind == "N":
                p -= 2
            group.subject, group.role = (seq[p],), "reduced"
            return
        governor = self._find_governor(group)
        if governor is None:
            governor = self._find_later(group)
            if governor is not None:
                group.subject, group.role = governor.subject, "control"
            return
        group.governor = governor
        group.role = "control"
        group.subject = governor.subject
        between = seq[governor.at + 1 : group.at]
        for chunk in between:
            if chunk.kind == "J":
                group.hinge = chunk.head
        nouns = [c for c in between if c.kind == "N" and not c.time]
        if group.form == "to" and nouns and not governor.passive and self.low[governor.head] in OBJECT_CONTROL:
            group.subject = (nouns[0],)
            group.role = "object"

    def _find_governor(self, group: VerbGroup) -> VerbGroup | None:
        for p in range(group.at - 1, max(-1, group.at - 24), -1):
            chunk = self.seq[p]
            if isinstance(chunk, VerbGroup) and (chunk.form == "finite" or group.form == "to" or p == group.at - 1):
                return chunk
            if chunk.kind == ";" or (chunk.kind in "KW" and group.form == "to"):
                return None
        return None

    def _find_later(self, group: VerbGroup) -> VerbGroup | None:
        for p in range(group.at + 1, min(self.n_chunks, group.at + 24)):
            chunk = self.seq[p]
            if isinstance(chunk, VerbGroup) and chunk.form == "finite" and chunk.role == "own":
                return chunk
        return None
