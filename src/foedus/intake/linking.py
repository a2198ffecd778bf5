"""Which noun phrase is the subject of which verb, and what belongs to the verb.

What lives here: each verb group gets its subject by looking left over what can stand between the two (asides, relative
clauses, prepositional phrases), never farther than a fixed reach, so the time is linear. What does not: cutting the
sentence into chunks (``chunks``).
"""

from __future__ import annotations

from typing import Final

from foedus.intake.chunks import Chunk, VerbGroup
from foedus.intake.complements import Complements

#: a subject is not looked for farther left than so many chunks
_REACH: Final = 60
_LIST: Final = frozenset({"and", "or", "nor", "&", "but"})


class Linker(Complements):
    """Gives each verb group of one sentence its subject, agent, objects and governor."""

    def run(self) -> None:
        """Link every verb group."""
        for group in self.verbs:
            self._find_begin(group)
            if group.form in ("finite", "base"):
                self._link_finite(group)
        for group in self.verbs:
            self._take_complements(group)
        for group in self.verbs:
            if group.form == "part":
                self._join_participle(group)
            if group.form in ("to", "ing", "part"):
                self._link_nonfinite(group)
            if group.passive:
                group.agent = self._find_agent(group)

    # subjects of finite verbs

    def _link_finite(self, group: VerbGroup) -> None:
        seq, k = self.seq, group.at - 1
        least = max(0, group.at - _REACH)
        while k >= least:
            chunk = seq[k]
            kind = chunk.kind
            if kind == "E":
                group.role = "existential"
                return
            if kind in "AJI":
                k -= 1
            elif kind == "d":
                k = self._skip_dashes(k, least)
                if k < 0:
                    break
            elif kind == ",":
                before = self._skip_aside(k, least)
                said = before < 0 and k == group.at - 1 and self.low[group.head] in self.speech
                if said and not self._opens_clause(group.at + 1) and self._invert(group):
                    return
                if before < 0:
                    self._share(group)
                    return
                k = before
            elif kind == "N":
                if k and seq[k - 1].kind == "I":
                    k -= 2
                    continue
                p = self._left_of(k)
                verb = self._verb_at(p)
                if verb is not None and verb.form in ("to", "ing", "part", "base"):
                    k = p - 1
                    if k < least or seq[k].kind in ";K":
                        group.role = "event"
                        return
                    continue
                inside = verb if verb is not None and (verb.form, verb.role) == ("finite", "relative") else None
                if inside is not None and p == k - 1 and inside.subject and self.low[inside.head] not in self.speech:
                    # "peacekeepers, who were guarding a plant left": the plant is what they guarded
                    group.subject, group.role = inside.subject, "own"
                    return
                if chunk.time and p >= 0 and (seq[p].kind in "NI" or (verb is not None and seq[p].kind == "V")):
                    k -= 1
                    continue
                group.subject, group.role = self._collect(k), "own"
                self._invert_modal(group)
                return
            elif isinstance(chunk, VerbGroup):
                k = self._pass_verb(group, chunk, k)
                if k < 0:
                    return
            elif kind == "C":
                self._share(group)
                return
            elif kind == "W":
                self._link_relative(group, k)
                return
            else:
                break
        self._invert(group)

    def _verb_at(self, k: int) -> VerbGroup | None:
        chunk = self.seq[k] if k >= 0 else None
        return chunk if isinstance(chunk, VerbGroup) else None

    def _opens_clause(self, k: int) -> bool:
        """Say whether a verb follows the noun phrase at ``k``: "X, a lawyer, said talks had failed"."""
        while k < self.n_chunks and self.seq[k].kind in "NIA":
            k += 1
        follows = self.seq[k] if k < self.n_chunks else None
        return isinstance(follows, VerbGroup) and follows.form == "finite"

    def _pass_verb(self, group: VerbGroup, before: VerbGroup, k: int) -> int:
        """Look past a verb that stands between; -1: the subject is settled."""
        if before.form != "finite":
            return k - 1
        if before.role == "relative" and before.subject:
            return before.subject[0].at
        if before.loose and before.subject and before.role == "own":
            # "the soldiers sent to Mali left": the first is a participle
            before.form, before.passive, before.loose = "part", True, False
            group.subject, group.role = before.subject, "own"
            return -1
        group.subject, group.role, group.governor = before.subject, "shared", before
        return -1

    def _collect(self, k: int) -> tuple[Chunk, ...]:
        """Give the noun phrase at ``k`` and those joined to it on its left: "Senegal, Togo and the Gambia"."""
        seq = self.seq
        items = [seq[k]]
        joined = False
        p = k - 1
        while p > 0 and (seq[p].kind == "," or (seq[p].kind == "C" and self.low[seq[p].first] in _LIST)):
            if seq[p].kind == "," and not joined:
                break
            joined = True
            q = p - 1
            if q >= 0 and seq[q].kind == ",":
                q -= 1
            inside = q > 1 and seq[q].kind == "N" and seq[q - 1].kind == "I" and not seq[q].time
            if (
                inside
                and seq[q - 2].kind == "N"
                and self.tags[seq[q].first] == "Z"
                and self.tags[items[0].first] == "Z"
            ):
                # "troops from Ghana and Togo": Togo belongs to the phrase, not to the troops
                items[0] = seq[q]
                p = q - 1
                while p > 1 and seq[p].kind == "I" and seq[p - 1].kind == "N" and seq[p - 2].kind == "I":
                    p -= 2
                return self._collect(p - 1) if p and seq[p - 1].kind == "N" else tuple(items)
            while q > 1 and seq[q].kind == "N" and seq[q - 1].kind == "I":
                q -= 2
            if q < 0 or seq[q].kind != "N" or seq[q].time:
                break
            r = self._left_of(q)
            while r > 0 and seq[r].kind == "N" and q - r == 1:
                q, r = r, self._left_of(r)
            if r >= 0 and (seq[r].kind == "I" or isinstance(seq[r], VerbGroup)):
                break
            items.insert(0, seq[q])
            p = q - 1
        return tuple(items)

    def _skip_dashes(self, dash: int, least: int) -> int:
        """Give the chunk before the dash that opens an aside; -1: there is none."""
        return next((p - 1 for p in range(dash - 1, least - 1, -1) if self.seq[p].kind == "d"), -1)

    def _skip_aside(self, comma: int, least: int) -> int:
        """Give the chunk before an aside that a comma closes: "X, which did Y, ..."; -1: there is none.

        An aside that opens with a noun may be the end of a longer one: "X, drawn from A, B and C, ...".
        """
        seq = self.seq
        finite, nearest = False, -1
        for p in range(comma - 1, least - 1, -1):
            chunk = seq[p]
            if isinstance(chunk, VerbGroup) and chunk.form == "finite":
                finite = finite or not chunk.loose
            elif chunk.kind in ";d":
                break
            elif chunk.kind == "," and p + 1 < comma and p > 0:
                opens = seq[p + 1]
                second = seq[p + 2] if p + 2 < comma else opens
                if opens.kind in "WK" or (opens.kind in "IN" and second.kind == "W"):
                    return self._skip_apposed(p - 1)
                if finite:
                    continue
                if isinstance(opens, VerbGroup) and opens.form in ("ing", "part", "to"):
                    return self._skip_apposed(p - 1)
                if nearest < 0 and opens.kind in "IAJN":
                    if opens.kind == "N" and seq[p - 1].kind != "N":
                        return -1
                    nearest = self._skip_apposed(p - 1)
                    if opens.kind != "N":
                        return nearest
        return nearest

    def _skip_apposed(self, k: int) -> int:
        """Go on from an apposition to its noun: "the prime minister, Paul Kila, who ..., praised"."""
        seq = self.seq
        if k < 2 or seq[k].kind != "N" or seq[k - 1].kind != "," or self.tags[seq[k].first] != "Z":
            return k
        q = k - 2
        while q > 1 and seq[q].kind == "N" and seq[q - 1].kind == "I":
            q -= 2
        if seq[q].kind != "N" or seq[q].time or (q and seq[q - 1].kind == "I") or self.tags[seq[q].head] != "N":
            return k
        return q

    def _share(self, group: VerbGroup) -> None:
        """Take the subject of the finite verb before: "landed and took positions"."""
        parted = group.at > 1 and self.seq[group.at - 2].kind == "," and self.seq[group.at - 1].kind == "C"
        for p in range(group.at - 1, max(-1, group.at - _REACH), -1):
            before = self.seq[p]
            if before.kind == ";":
                break
            if isinstance(before, VerbGroup) and before.form in ("finite", "base"):
                if parted and before.role == "relative":
                    continue  # "issued a decree which runs to four lines, and resigned"
                group.subject, group.role, group.governor = before.subject, "shared", before
                return
        self._invert(group)

    def _link_relative(self, group: VerbGroup, k: int) -> None:
        seq, low = self.seq, self.low
        group.role = "relative"
        word = low[seq[k].first]
        if word in ("what", "how", "why", "whatever", "where", "when"):
            group.role = "none"
            return
        p = k - 1
        while p >= 0 and seq[p].kind in ",IA":
            p -= 1
        if p >= 0 and seq[p].kind == "N":
            while (
                word == "who" and p > 1 and self.tags[seq[p].head] == "Z" and seq[p - 1].kind == "I"
                and low[seq[p - 1].first] in ("at", "in", "from", "near", "of") and seq[p - 2].kind == "N"
            ):  # fmt: skip
                p -= 2  # "villagers at X who": a place is no person
            if word in ("which", "that") or seq[p].time:
                while p > 1 and seq[p - 1].kind == "I" and seq[p - 2].kind == "N" and low[seq[p - 1].first] == "of":
                    p -= 2
            group.subject = self._collect(p) if k - 1 > p else (seq[p],)

    def _invert_modal(self, group: VerbGroup) -> None:
        """Give a verb the auxiliary before its subject: "nor will he attend"."""
        if group.form != "base":
            return
        p = self._left_of(group.subject[0].at)
        before = self.seq[p] if p >= 0 else None
        if isinstance(before, VerbGroup) and before.bare:
            group.form = "finite"
            group.modal = group.modal or before.modal
            negative = p > 0 and self.low[self.seq[p - 1].first] in ("nor", "neither", "never")
            group.negated = group.negated or before.negated or negative

    def _invert(self, group: VerbGroup) -> bool:
        """Take the noun phrase behind as the subject: "said Colonel X", "among them were 20 officers"."""
        k = group.at + 1
        while k < self.n_chunks and self.seq[k].kind == "A":
            k += 1
        if group.form == "finite" and k < self.n_chunks and self.seq[k].kind == "N" and not self.seq[k].time:
            group.subject, group.role = (self.seq[k],), "inverted"
            return True
        return False
