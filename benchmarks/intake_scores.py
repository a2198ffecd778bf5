"""How well intake reads the gold texts: precision and recall per field.

Compared per sentence: a field of a candidate counts where the gold sentence names it. ``a|b`` in the gold: either is
right. ``python -m benchmarks.intake_scores learning --show`` lists every miss; of ``watch`` and ``blind`` only totals
are printed.
"""

from __future__ import annotations

import re
import sys
from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from foedus import library
from foedus.formats.codec import load_gazetteer, load_names, load_wording
from foedus.intake.candidates import Amount, Candidate, Dated
from foedus.intake.extract import extract
from foedus.intake.lexicon import Lexicon, build_lexicon
from foedus.intake.marks import mark
from foedus.intake.memory import Memory, Scene
from foedus.intake.parties import read_actors
from foedus.intake.reports import Report, find_day
from foedus.intake.tokens import make_words

GOLD = Path(__file__).parents[1] / "tests" / "golden" / "intake"
FIELDS = ("dates", "quantities", "attribution", "kinds", "actors", "negated", "intended")
#: field, least precision, least recall on the blind half
FLOORS = (
    ("dates", 0.92, 0.91),
    ("quantities", 0.92, 0.91),
    ("attribution", 0.78, 0.71),
    ("kinds", 0.83, 0.76),
    ("actors", 0.80, 0.60),
)
#: whose misses are listed; of the others only totals are
SHOWN = ("tuning", "learning")
_SEASONS = {"spring": 3, "summer": 6, "autumn": 9, "winter": 12}
_DROP = {"of", "the", "for", "a", "an", "in", "s", "and"}
_SAME = {"spokesman": "spokesperson", "spokeswoman": "spokesperson", "defense": "defence"}


@dataclass
class Count:
    """Right ones, wrong ones, missed ones."""

    hit: int = 0
    false: int = 0
    missed: int = 0
    notes: list[str] = field(default_factory=list, repr=False)

    @property
    def precision(self) -> float:
        return self.hit / (self.hit + self.false) if self.hit + self.false else 1.0

    @property
    def recall(self) -> float:
        return self.hit / (self.hit + self.missed) if self.hit + self.missed else 1.0


def make_lexicon() -> Lexicon:
    places = load_gazetteer(library.gazetteer_path()).places
    return build_lexicon([load_names(library.names_path())], load_wording(library.wording_path()), places)


def score(folder: str, lexicon: Lexicon | None = None) -> dict[str, Count]:
    """Score every text of one part of the gold; what was missed is listed for `SHOWN` alone.

    Nothing of the other parts is ever named, so that nobody who works on rules learns of it by a failing test.
    """
    lexicon = lexicon or make_lexicon()
    counts = {name: Count() for name in FIELDS}
    for path in sorted((GOLD / folder).glob("*.txt")):
        text = path.read_text(encoding="utf-8")
        gold = YAML(typ="safe").load(path.with_suffix(".yaml"))
        day, by, outlet = find_day(text, path.name)
        report = Report(file=path.name, text=text, dated_on=day, dated_by=by, outlet=outlet)
        found = list(extract(report, lexicon))
        for sentence in gold["sentences"]:
            at = text.find(sentence["s"])
            shown = f"'{sentence['s']}'" if folder in SHOWN else "as a line of its gold does"
            assert at >= 0, f"{path.name}: no sentence begins {shown}"
            mine = [c for c in found if c.sentence[0] <= at + 2 < c.sentence[1]]
            _score_sentence(counts, sentence, mine, f"{path.stem}: {sentence['s']}", lexicon)
    if folder not in SHOWN:
        for count in counts.values():
            count.notes.clear()
    return counts


def _score_sentence(
    counts: dict[str, Count], gold: dict[str, Any], found: list[Candidate], where: str, lexicon: Lexicon
) -> None:
    kinds = list(dict.fromkeys(c.kind for c in found))
    actors = list(dict.fromkeys(a for c in found for a in c.actors))
    dates = list(dict.fromkeys(_show_date(d) for c in found for d in (*c.dates, *c.stated)))
    amounts = list(dict.fromkeys(_show_amount(q) for c in found for q in c.quantities))
    chains = list(dict.fromkeys(c.attribution for c in found if c.attribution))
    _match(counts["kinds"], gold["kinds"], kinds, _same_text, where)
    namer = Namer(lexicon)
    _match(counts["actors"], gold["actors"], actors, namer.same_actor, where)
    _match(counts["dates"], gold["dates"], dates, _same_date, where)
    _match(counts["quantities"], [_name_units(a, lexicon) for a in gold["quantities"]], amounts, _same_text, where)
    _match(counts["attribution"], gold["attribution"], chains, namer.same_chain, where)
    for name in ("negated", "intended"):
        said, read = bool(gold.get(name)), any(getattr(c, name) for c in found)
        _match(counts[name], [name] if said else [], [name] if read else [], _same_text, where)


def _match(count: Count, gold: list[Any], found: Iterable[Any], same: Any, where: str) -> None:
    left = list(gold)
    for item in found:
        hit = next((g for g in left if same(g, item)), None)
        if hit is not None:
            left.remove(hit)
            count.hit += 1
        else:
            count.false += 1
            count.notes.append(f"+ {where}: {item}")
    count.missed += len(left)
    count.notes += [f"- {where}: {item}" for item in left]


def count_days(folder: str) -> tuple[int, int]:
    """Give how many texts have their day found, and how many there are: weekdays hang on it."""
    right = total = 0
    for path in sorted((GOLD / folder).glob("*.txt")):
        gold = YAML(typ="safe").load(path.with_suffix(".yaml"))
        total += 1
        right += str(find_day(path.read_text(encoding="utf-8"), path.name)[0]) == str(gold["dateline"])
    return right, total


def _same_text(gold: str, item: str) -> bool:
    return item in gold.split("|")


def _name_units(gold: str, lexicon: Lexicon) -> str:
    """Put the unit of which a gold unit is a word in its place: "3 battalions" are 3 units, as the wording has it."""
    units = {word: entry.unit for entry in lexicon.wording.units for word in entry.words}
    options = []
    for option in gold.split("|"):
        words = option.split()
        at = next((i for i in range(len(words)) if " ".join(words[i:]) in units), len(words))
        options.append(" ".join([*words[:at], units[" ".join(words[at:])]]) if at < len(words) else option)
    return "|".join(options)


def _bag(text: str) -> frozenset[str]:
    words = re.findall(r"\w+", text.lower())
    return frozenset(_SAME.get(word, word) for word in words if word not in _DROP)


class Namer:
    """Compares names as a reader would: "the Nigerien defence ministry" is the Defence Ministry of Niger.

    A name of the gold is right where its words are those of the name found, or where the names file reads it as the
    same actor; ranks do not count, and an office found with its state is that office. With ``--words`` only words are
    compared.
    """

    def __init__(self, lexicon: Lexicon) -> None:
        self.lexicon = lexicon

    def same_actor(self, gold: str, item: str) -> bool:
        return self._same(gold, item, speaking=False)

    def same_chain(self, gold: list[str], item: tuple[str, ...]) -> bool:
        return len(gold) == len(item) and all(self._same(g, i, speaking=True) for g, i in zip(gold, item, strict=True))

    def _same(self, gold: str, item: str, *, speaking: bool) -> bool:
        """A personal name beside the office is right as well."""
        for option in gold.split("|"):
            if _bag(option) == _bag(item):
                return True
            if item.startswith(option + " ") and item[len(option) + 1 :][:1].isupper() and " of " not in item:
                return True
            if "--words" not in sys.argv and self._same_read(option, item, speaking=speaking):
                return True
        return False

    def _same_read(self, option: str, item: str, *, speaking: bool) -> bool:
        """Compare as read: without ranks, and an office beside a personal name or a state as the office."""
        read = self._read(option, speaking=speaking)
        if self._bare(read) == self._bare(item) or self._bare(option) == self._bare(item):
            return True
        words = make_words(option, 0, len(option), 0)
        first = mark(words, self.lexicon).name_at(0)
        office = first.named.canon if first is not None and first.named.kind == "office" else ""
        rest = words.text[first.last :] if first is not None and office else ()
        return bool(office) and all(word[:1].isupper() for word in rest) and item.startswith(f"{office} of ")

    def _bare(self, name: str) -> frozenset[str]:
        bag = _bag(name)
        return bag - self.lexicon.ranks or bag

    def _read(self, name: str, *, speaking: bool) -> str:
        words = make_words(name, 0, len(name), 0)
        scene = Scene(mark(words, self.lexicon), self.lexicon, Memory(base=None))
        return " and ".join(a.canon for a in read_actors(scene, 0, len(words), speaking=speaking))


def _same_date(gold: str, item: str) -> bool:
    return item in (_expand(option) for option in gold.split("|"))


def _expand(text: str) -> str:
    """Turn the short form of the gold into ``from/to granularity``."""
    days, _, granularity = text.strip().partition(" ")
    if granularity in _SEASONS:
        month = _SEASONS[granularity]
        year, last_month = int(days), month + 2
        if last_month > 12:  # a winter is named by the year it begins in
            year, last_month = year + 1, last_month - 12
        return f"{days}-{month:02d}-01/{year}-{last_month:02d}-{monthrange(year, last_month)[1]} season"
    first, _, last = days.partition("/")
    if granularity == "year":
        return f"{first}-01-01/{first}-12-31 year"
    if granularity == "month":
        year, month = map(int, first.split("-"))
        return f"{first}-01/{first}-{monthrange(year, month)[1]} month"
    return f"{first}/{last or first} {granularity}"


def _show_date(dated: Dated) -> str:
    return f"{dated.from_on}/{dated.to_on} {dated.granularity}"


def _show_amount(amount: Amount) -> str:
    value = "" if amount.value is None else _show_number(amount.value)
    value += f"-{_show_number(amount.value_to)}" if amount.value_to is not None else ""
    modifier = "" if amount.modifier == "range" else amount.modifier
    return " ".join(part for part in (modifier, value, amount.unit) if part)


def _show_number(value: float) -> str:
    return f"{value:g}" if value < 1e6 else str(int(value))


def main() -> None:
    folder = sys.argv[1] if len(sys.argv) > 1 else "tuning"
    counts = score(folder)
    right, total = count_days(folder)
    print(f"days of reports found: {right} of {total}")
    for name, count in counts.items():
        figures = f"precision {count.precision:.2f}  recall {count.recall:.2f}"
        print(f"{name:12} {figures}  ({count.hit} right, {count.false} wrong, {count.missed} missed)")
    if "--show" in sys.argv and folder in SHOWN:
        for name in sys.argv[sys.argv.index("--show") + 1 :] or FIELDS:
            print(f"\n{name}", *counts[name].notes, sep="\n  ")


if __name__ == "__main__":
    main()
