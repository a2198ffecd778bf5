"""Words in quotation marks that no verb of speech introduces: whoever acts in the clause around them says them.

What lives here: 'rejected "any order written elsewhere"', 'what she called "a debt"', 'described by X as "..."'. What
does not: quotations with a verb of speech (``speakers``), and single words in quotation marks, which nobody says.
"""

from __future__ import annotations

from typing import Final

from foedus.intake.chunks import VerbGroup
from foedus.intake.citing import CitingFinder
from foedus.intake.frames import Frame
from foedus.intake.function_words import PRONOUNS
from foedus.intake.memory import Actor

#: fewer words in quotation marks are only words that somebody shuns
_LEAST_WORDS: Final = 3


class QuoteFinder(CitingFinder):
    """Finds who says what stands in quotation marks, in one part of a sentence."""

    def _take_quotes(self) -> None:
        """Keep a frame for each quotation of this part that nobody was found to say."""
        for begin, end in self.heard.quoted:
            if not self.first <= begin < self.last or begin == 0:
                continue
            if sum(1 for w in self.low[begin:end] if w[0].isalpha()) < _LEAST_WORDS:
                continue
            if any(f.chain and f.covers[0] <= begin + 1 < f.covers[1] for f in self.heard.frames):
                continue
            chain = self._find_quoter(begin)
            if chain:
                self.heard.frames.append(Frame(begin, begin, chain, (self.first, self.last)))

    def _find_quoter(self, begin: int) -> tuple[Actor, ...]:
        """Give who acts by the verb before a quotation."""
        verbs = [
            v for v in self.scene.parse.verbs if self.first <= v.first < begin and not self.heard.is_quoted(v.first)
        ]
        for group in reversed(verbs):
            if group.passive:
                if group.agent and group.agent[0].first < begin:
                    return self._read_joined(group.agent[0].first, group.agent[-1].last)
                if group.form == "finite":
                    return ()
                continue
            if not group.subject or (group.bare and group.form == "finite"):
                if group.form == "finite":
                    return ()
                continue
            return self._read_subject(self._find_named(group, verbs))
        return ()

    def _find_named(self, group: VerbGroup, verbs: list[VerbGroup]) -> VerbGroup:
        """Give the verb whose subject a pronoun of this sentence stands for: "rejected what she called ..."."""
        if not self._is_pronoun(group):
            return group
        mine = (v for v in verbs if v.first < group.first and v.subject and not self._is_pronoun(v))
        return next(mine, group)

    def _is_pronoun(self, group: VerbGroup) -> bool:
        return bool(group.subject) and self.low[group.subject[0].head] in PRONOUNS

    def _read_subject(self, group: VerbGroup) -> tuple[Actor, ...]:
        begin, end = group.subject[0].first, group.subject[-1].last
        if group.role == "own" and begin < group.first:
            end = group.first
        return self._read_joined(begin, end)
