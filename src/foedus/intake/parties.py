"""Who is meant: states, bodies and offices in a run of words, under one printed name.

What lives here: reading a noun phrase that holds a known name into actors. What does not: finding where the phrase
stands, and phrases without a known name (``people``).
"""

from __future__ import annotations

from typing import Final

from foedus.intake.function_words import CUT, DETERMINERS, LEAD, PREPOSITIONS
from foedus.intake.heads import find_writer, names_somebody, read_name_at
from foedus.intake.lexicon import Named, make_bag
from foedus.intake.marks import NameSpan
from foedus.intake.memory import Actor, Scene
from foedus.intake.owners import find_home, find_owner, owner_words
from foedus.intake.people import (
    find_holder,
    find_same,
    note_head,
    read_person,
    read_person_of,
    read_proper,
    read_unnamed,
    remember,
    resolve_noun,
    strip_determiner,
)
from foedus.intake.phrases import (
    end_before_aside,
    find_head,
    find_nearness,
    is_force,
    is_hyphened,
    is_linked,
    is_titled,
    list_where,
    name_start,
    owns_unknown,
)

#: what an organisation speaks from: "UNHCR's office" is UNHCR
_OFFICES: Final = (("office",), ("offices",), ("headquarters",), ("delegation",), ("branch",))
#: offices that units have: whose "its commander" is, a state's name does not say
_LEADING: Final = frozenset({"Commander", "Deputy Commander", "Head", "Chairperson", "Director"})
#: organs that organisations have
_BODILY: Final = frozenset({"Commission", "Secretariat"})
#: words that put an office below the one named
_UNDER: Final = {"deputy": "Deputy", "assistant": "Assistant", "vice": "Vice", "junior": "Junior"}
#: words that may stand between two who act together
_JOINS: Final = frozenset({"and", "from", "also", "as", "well", "along", "together", "with"})


def read_actors(scene: Scene, first: int, last: int, *, speaking: bool) -> list[Actor]:
    """Read who is meant by the words ``first`` up to ``last``; several where the phrase joins several.

    Parameters
    ----------
    speaking
        The phrase is the subject of speech: "a Senegalese officer" is then the officer, not Senegal.
    """
    low = scene.marks.words.low
    while first < last and (
        low[first] in LEAD or low[first] in ("when", "while", "as", "since", "because", "although")
    ):
        first += 1
    while last > first and (low[last - 1] in LEAD or low[last - 1] == "'s"):
        last -= 1
    if speaking:
        last = end_before_aside(scene, first, last)
    if first >= last or (speaking and low[first] in PREPOSITIONS):
        return []
    written = find_writer(scene, first, last) if speaking else None
    if written is not None:
        first, last = written
    names = [
        n
        for n in scene.marks.names
        if n.first >= first
        and n.last <= last
        and n.named.kind != "place"
        and not is_hyphened(low, n)
        and not is_titled(scene, n)
    ]
    if not names:
        found = read_unnamed(scene, first, last, speaking=speaking)
        return [found] if found is not None else []
    named = read_person_of(scene, first, last)
    if named is not None:
        return [named]
    titled = _read_titled(scene, first, last, names, speaking=speaking)
    if titled is not None:
        return [titled]
    actors: list[Actor] = []
    for begin, end in _split_groups(scene, first, last, names):
        mine = [n for n in names if begin <= n.first < end]
        if mine:
            actor = _read_group(scene, begin, end, mine, speaking=speaking)
        else:
            actor = read_unnamed(scene, begin, end, speaking=speaking)
        if actor is not None and actor not in actors and (actor.sort != "other" or names_somebody(scene, actor.canon)):
            actors.append(actor)
    return actors


def _read_titled(scene: Scene, first: int, last: int, names: list[NameSpan], *, speaking: bool) -> Actor | None:
    """Read a personal name with its office behind a comma: "Captain Ada Obi, the contingent's spokesman"."""
    low = scene.marks.words.low
    comma = next((k for k in range(first + 1, last - 1) if low[k] == ","), -1)
    if comma < 0 or any(n.first < comma and n.named.kind not in ("person", "office") for n in names):
        return None
    person = read_name_at(scene, first, comma)
    if not person or not (scene.marks.words.show(first, comma).endswith(person)):
        return None
    offices = [n for n in names if n.first > comma and n.named.kind == "office" and not n.named.organ]
    stop = next((k for k in range(comma + 1, last) if low[k] in ("who", "whom", "whose", "which", ",")), last)
    if offices and offices[0].last <= stop and low[comma + 1] not in ("former", "a", "an"):
        office = _read_group(scene, comma + 1, stop, [n for n in names if comma < n.first < stop], speaking=speaking)
        if office is not None and office.sort == "office" and " of " in office.canon:
            return remember(scene, office, person)
    return remember(scene, Actor(person, "person"), person) if " " in person else None


def _split_groups(scene: Scene, first: int, last: int, names: list[NameSpan]) -> list[tuple[int, int]]:
    """Cut "Senegal, Togo and the Gambia" into three; an apposition stays with its noun."""
    low = scene.marks.words.low
    cuts = [first]
    for i in range(first, last):
        if low[i] not in (",", "and", "nor", "or", "&") or scene.marks.name_at(i) is not None:
            continue
        behind = [n for n in names if n.first > i]
        before = [n for n in names if cuts[-1] <= n.first < i]
        if not before:
            continue
        if not behind:
            if low[i] == "and" and low[i + 1 : i + 2] == ("the",) and i + 2 < last:
                cuts.append(i + 1)
            continue
        near = behind[0]
        gap = low[i + 1 : near.first]
        if all(word in DETERMINERS or word in _JOINS or word[0].isdigit() for word in gap):
            cuts.append(i + 1)
    return [(begin, end) for begin, end in zip(cuts, [*cuts[1:], last], strict=True)]


def _read_aside(
    scene: Scene, first: int, last: int, names: list[NameSpan], here: list[NameSpan], *, speaking: bool
) -> tuple[bool, Actor | None]:
    """Read a phrase whose head is a common noun, its known names only saying whose or where; first: it is one."""
    low = scene.marks.words.low
    if here == names and not is_force(scene, first, here[0].first):
        return True, read_unnamed(scene, first, here[0].first - 1, speaking=speaking)
    head = find_head(scene, first, names[0].first)
    if head > first:
        return True, _read_head(scene, first, head, last, names, speaking=speaking)
    near = find_nearness(scene, first, names[0].first, speaking=speaking)
    if near > first:
        return True, read_unnamed(scene, first, near if low[near] == "close" else last, speaking=speaking)
    offices = [n for n in names if n.named.kind == "office" and "its" not in low[first : n.first]]
    if len(names) == 2 and len(here) == 1 and offices and offices[0].named.organ:
        # "the government in Bissau"
        of, key = owner_words(scene, here[0])
        return True, remember(scene, _make_office(offices[0].named, of, key), "")
    return False, None


def _read_inner(  # noqa: PLR0917 - one step of _read_group
    scene: Scene, office: NameSpan, name: NameSpan, owner: NameSpan | None, span: tuple[int, int],
    names: list[NameSpan], *, speaking: bool,
) -> Actor | None:  # fmt: skip
    """Read an office of an office: "the president's spokesman", "speaker of the parliament of X"; None: it is none."""
    low = scene.marks.words.low
    first, last = span
    if name.first == office.last + (low[office.last : office.last + 1] == ("'s",)):
        of, key = owner_words(scene, owner)
        inner_office = _make_office(office.named, of, key)
        actor = _make_office(name.named, inner_office.canon, key)
        note_head(scene, actor)
        return remember(scene, actor, _read_person_behind(scene, name.last, last))
    if not (name.first > first and is_linked(low, name.first, first)):
        return None
    start = name_start(low, name.first, first)
    inner = _read_group(scene, start, last, [m for m in names if m.first >= start], speaking=speaking)
    actor = _make_office(office.named, inner.canon if inner else "", inner.key if inner else "")
    comma = next((k for k in range(name.last, last - 1) if low[k] == ","), -1)
    return remember(scene, actor, read_name_at(scene, comma + 1, last) if comma > 0 else "")


def _read_person_behind(scene: Scene, at: int, last: int) -> str:
    """Give the personal name behind an office, with a comma between or none."""
    if scene.marks.words.low[at : at + 1] == (",",):
        at += 1
    return read_name_at(scene, at, last) if at < last else ""


def _read_group(scene: Scene, first: int, last: int, names: list[NameSpan], *, speaking: bool) -> Actor | None:
    low = scene.marks.words.low
    owner: NameSpan | None = None
    office: NameSpan | None = None
    person = ""
    here = list_where(scene, first, names)
    known, aside = _read_aside(scene, first, last, names, here, speaking=speaking)
    if known:
        return aside
    names = [n for n in names if n not in here or n.named.kind == "state"]
    for name in names:
        kind = name.named.kind
        linked = name.first > first and is_linked(low, name.first, first)
        if kind == "office":
            if office is None and not name.named.organ and owns_unknown(scene, name, names, last):
                return _read_aide(scene, first, name, last)
            if office is not None:
                inner = _read_inner(scene, office, name, owner, (first, last), names, speaking=speaking)
                if inner is not None:
                    return inner
                continue
            office = name
        elif kind == "person":
            if office is None and owner is None:
                return read_person(scene, name)
            person = person or scene.marks.words.show(name.first, name.last)
        elif kind == "outlet":
            if office is None and (owner is None or owner.named.kind != "body"):
                scene.memory.outlets.append(name.named.canon)
                return Actor(name.named.canon, "outlet", name.named.key)
        elif owner is None or (kind == "body" and owner.named.kind in ("people", "state") and office is None):
            linked = linked or (office is not None and office.named.organ and low[name.first - 1] == "from")
            owner = name if office is None or linked or name.first < office.first else owner
        elif kind == "body" and owner.named.kind == "body" and office is None:
            owner = name
    if owner is not None and owner.named.kind == "body":
        scene.memory.bodies.append(owner.named.key)
    if office is not None:
        adjective = _is_adjective(scene, office, owner, last, speaking=speaking)
        if adjective and not speaking and owner is not None:
            return _read_owner(scene, owner, first, last, speaking=speaking)
        if adjective:
            end = office.last
            while end < last and low[end] not in CUT:
                end += 1
            text = strip_determiner(scene, min(office.first, owner.first if owner else office.first), end)
            return remember(scene, Actor(text, "other", owner.named.key if owner else ""), "")
        return _read_office(scene, office, owner, person, first, last)
    if owner is None:
        return None
    return _read_owner(scene, owner, first, last, speaking=speaking)


def _read_head(
    scene: Scene, first: int, head: int, last: int, names: list[NameSpan], *, speaking: bool
) -> Actor | None:
    inner = _read_group(scene, head + 1, last, [n for n in names if n.first > head], speaking=speaking)
    low = scene.marks.words.low
    comma = next((k for k in range(names[0].last, last - 1) if low[k] == ","), -1)
    proper = read_name_at(scene, comma + 1, last) if comma > 0 else ""
    text = strip_determiner(scene, first, head)
    name = names[0]
    owner = scene.marks.words.show(name.first, name.last) if name.named.kind == "seat" else inner.canon if inner else ""
    of = f"{text} of {owner}" if owner else text
    if len(proper.split()) >= 2:
        return remember(scene, Actor(proper, "person", inner.key if inner else ""), proper)
    return remember(scene, Actor(of, "other", inner.key if inner else ""), "")


def _read_aide(scene: Scene, first: int, office: NameSpan, last: int) -> Actor:
    """Read one who is named by whose aide, son or party he is: by his own name where it stands there."""
    low = scene.marks.words.low
    end = office.last + 1
    while end < last and low[end] not in CUT:
        end += 1
    comma = next((k for k in range(end, last - 1) if low[k] == ","), -1)
    proper = read_name_at(scene, comma + 1, last) if comma > 0 else read_proper(scene, office.last + 1, end)
    text = strip_determiner(scene, first, end)
    if len(proper.split()) >= 2:
        return remember(scene, Actor(proper, "person"), proper)
    return remember(scene, Actor(text, "other"), "")


def _is_adjective(scene: Scene, office: NameSpan, owner: NameSpan | None, last: int, *, speaking: bool) -> bool:
    """Say whether an organ only describes the noun behind it ("police source"), or ends a proper name."""
    words, low = scene.marks.words.text, scene.marks.words.low
    if (
        owner is not None
        and owner.last < office.first
        and all(w[:1].isupper() for w in words[owner.last : office.last])
    ):
        return owner.named.kind == "state" and speaking
    if not office.named.organ or office.last >= last:
        return False
    word = low[office.last]
    if scene.marks.name_at(office.last) is not None:
        return False
    return (
        word.isalpha()
        and not word.endswith("ed")
        and word not in CUT
        and word != "and"
        and not words[office.last][:1].isupper()
        and word not in scene.lexicon.speech
        and word not in scene.lexicon.tell
        and word not in scene.lexicon.between
        and not any(v.first == office.last and v.form.form != "ing" for v in scene.marks.verbs)
    )


def _make_office(named: Named, of: str, key: str, before: str = "") -> Actor:
    rank = _UNDER.get(before, "")
    canon = f"{rank} {named.canon}" if rank and not named.organ else named.canon
    return Actor(f"{canon} of {of}" if of else canon, "organ" if named.organ else "office", key)


def _read_office(  # noqa: PLR0917 - one step of _read_group
    scene: Scene,
    office: NameSpan,
    owner: NameSpan | None,
    person: str,
    first: int,
    last: int,
) -> Actor:
    of, key = owner_words(scene, owner)
    if owner is None and office.named.key in scene.lexicon.state_names:
        of, key = scene.lexicon.state_names[office.named.key], office.named.key
    elif owner is None:
        of, key = find_owner(scene, first, office, last)
    person = person or _read_person_behind(scene, office.last, last)
    comma = next((k for k in range(office.last, last - 1) if scene.marks.words.low[k] == ","), -1)
    if not person and comma > 0 and not office.named.organ:
        person = read_name_at(scene, comma + 1, last)
    if not of and person:
        known = (
            scene.memory.persons.get(person)
            or scene.memory.persons.get(person.split()[-1])
            or find_holder(scene, person)
        )
        if known is not None:
            note_head(scene, known)
            return known
    if not of and not person:
        known = find_same(scene, office.named.canon)
        if known is not None:
            return known
    if not of and office.named.organ:
        organ = resolve_noun(scene, office.named.canon.lower()) if office.named.canon in _BODILY else None
        if organ is not None:
            return organ
    if not of:
        of, key = find_home(scene, office)
    actor = _make_office(office.named, of, key, scene.marks.words.low[office.first - 1] if office.first else "")
    body = scene.lexicon.body_bags.get(make_bag(actor.canon))
    if body is not None:
        scene.memory.bodies.append(body)
        actor = Actor(body, "body", body)
    if person and not office.named.organ:
        led = (
            office.named.canon in _LEADING
            and "its" in scene.marks.words.low[max(first, office.first - 2) : office.first]
        )
        if (not key or led) and " " in person:
            # whose office it is stays open: the person alone is certain
            actor = Actor(person, "person")
        for name in (person, person.split()[-1]):
            if scene.memory.persons.get(name, actor).sort == "person":
                scene.memory.persons[name] = actor
            scene.memory.persons.setdefault(name, actor)
    scene.memory.named.append(actor)
    note_head(scene, actor)
    return actor


def _read_owner(scene: Scene, owner: NameSpan, first: int, last: int, *, speaking: bool) -> Actor:
    of, key = owner_words(scene, owner)
    named = owner.named
    low = scene.marks.words.low
    head_after = owner.last < last and low[owner.last] not in CUT and low[owner.last] not in ("and", "'s")
    possessive = owner.last < last and low[owner.last] == "'s"
    force = named.kind == "body" and scene.marks.has_class(("troops", "mission"), owner.last, last)
    seated = possessive and named.kind == "body" and low[owner.last + 1 : owner.last + 2] in _OFFICES
    if (
        speaking
        and not force
        and not seated
        and (named.kind == "people" or ((head_after or possessive) and named.kind != "seat"))
    ):
        end = owner.last
        while end < last and (low[end] == "'s" or low[end] not in CUT):
            end += 1
        text = strip_determiner(scene, first, end)
        if (
            named.kind == "state"
            and not possessive
            and all(w[:1].isupper() for w in scene.marks.words.text[owner.first : end])
        ):
            return remember(scene, Actor(text, "other", key), "")
        proper = read_proper(scene, owner.last + (1 if possessive else 0), end)
        if len(text.split()) > 1 and text.lower() != of.lower():
            return remember(scene, Actor(proper or text, "person" if proper else "other", key), proper)
    actor = Actor(of, "body" if named.kind == "body" else "state", key)
    scene.memory.named.append(actor)
    return actor
