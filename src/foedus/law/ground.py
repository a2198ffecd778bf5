"""Why a rule is met or not: the tree under a finding, every node with what it rests on.

What lives here: one node per rule, part and atom, each judged over all consistent readings. What does not: its form as
text (``explain``). A node is ``true`` if so in every reading, ``false`` if in none, else ``open``; a node may be true
though all its parts are open.
"""

from __future__ import annotations

from foedus.domain.outcome import Ground, Truth
from foedus.domain.treaty import Condition, Rule, RuleVersion
from foedus.law.book import current_version, qualify, shorten
from foedus.law.facts import Said, weakest
from foedus.law.readings import Readings


def judge(plane: int, readings: Readings) -> Truth:
    """Say whether something is so in every consistent reading, in none, or in some; open where no reading is left."""
    inside, outside = readings.split(plane)
    if inside == outside:
        return "open"
    return "true" if inside else "false"


def ground_rule(readings: Readings, name: str, home: str) -> Ground:
    """Build the tree of a rule; names are shortened as they are written inside the treaty ``home``."""
    rule, treaty_id = readings.book.rules[name], name.partition("/")[0]
    version = current_version(rule, readings.dates)
    truth = judge(readings.rule_plane(name), readings)
    if version is None:
        text = f"{rule.text}; no wording of it in force on {readings.dates.of(rule)}"
        return Ground(label=shorten(name, home), truth=truth, text=text, cite=rule.cite)
    children = list(_parts(readings, version.when, treaty_id, home))
    for exemption in rule.unless:
        inner = ground_condition(readings, exemption.when, treaty_id, home)
        children.append(
            Ground(
                label="unless",
                truth=inner.truth,
                text=exemption.why,
                cite=exemption.cite,
                checked=inner.checked,
                children=(inner,),
            )
        )
    for higher in readings.book.overriders.get(name, ()):
        inner = ground_rule(readings, higher, home)
        provision = readings.book.prevailing.get((name, higher), "")
        text = "takes precedence where it is met" + (f", under {provision}" if provision else "")
        children.append(
            Ground(
                label="overridden by",
                truth=inner.truth,
                text=text,
                cite=f"{inner.cite}; {provision}" if provision else inner.cite,
                checked=inner.checked,
                children=(inner,),
            )
        )
    return Ground(
        label=shorten(name, home),
        truth=truth,
        text=_rule_text(rule, version),
        cite=f"{rule.cite} [{version.source}]",
        checked=weakest((version.checked, *(child.checked for child in children))),
        children=tuple(children),
    )


def ground_condition(readings: Readings, condition: Condition, treaty_id: str, home: str) -> Ground:
    """Build the tree of one condition written inside ``treaty_id``."""
    if condition.atom:
        return ground_atom(readings, qualify(condition.atom, treaty_id), home)
    if condition.rule:
        return ground_rule(readings, qualify(condition.rule, treaty_id), home)
    label = "all of" if condition.all else "any of" if condition.any else "none of"
    children = _parts(readings, condition, treaty_id, home)
    truth = judge(readings.plane(condition, treaty_id), readings)
    return Ground(
        label=label, truth=truth, text="", checked=weakest(child.checked for child in children), children=children
    )


def ground_atom(readings: Readings, name: str, home: str) -> Ground:
    """Build the leaf of an atom: who says what of it, and what decided it.

    An atom that is not open shows what is known of it even where no consistent reading is left.
    """
    atom, status = readings.book.atoms[name], readings.facts[name]
    text = f"{atom.text}; {status.why}" if status.why else atom.text
    truth: Truth = judge(readings.atom_plane(name), readings)
    if status.value is not None:
        truth = "true" if status.value else "false"
    return Ground(
        label=shorten(name, home),
        truth=truth,
        text=text,
        cite=status.cite or atom.cite,
        said=tuple(show_said(voice) for voice in status.said),
        claims=tuple(claim for voice in status.said for claim in voice.claims),
        checked=weakest((status.checked,)),
    )


def ground_clash(readings: Readings, home: str) -> Ground:
    """Build the node that says why no consistent reading is left: the constraints and the facts they tie."""
    children = []
    for treaty_id, constraint in readings.clashing():
        given = ground_condition(readings, constraint.given, treaty_id, home)
        then = ground_condition(readings, constraint.then, treaty_id, home)
        children.append(
            Ground(
                label="constraint",
                truth="false",
                text=constraint.why,
                checked=weakest((given.checked, then.checked)),
                children=(given, then),
            )
        )
    return Ground(
        label="no consistent reading",
        truth="open",
        text="what is known breaks a constraint",
        checked=weakest(child.checked for child in children),
        children=tuple(children),
    )


def show_said(voice: Said) -> str:
    """Write what one speaker says.

    Examples
    --------
    >>> show_said(Said(by="the host", value=True, claims=("A1", "A2"), sources=(), checked="press"))
    'the host: yes [A1, A2]'
    """
    return f"{voice.by}: {'yes' if voice.value else 'no'} [{', '.join(voice.claims)}]"


def list_cites(ground: Ground) -> tuple[str, ...]:
    """Give every citation of a tree once, the root's first."""
    found = [ground.cite] if ground.cite else []
    for child in ground.children:
        found.extend(list_cites(child))
    return tuple(dict.fromkeys(found))


def _parts(readings: Readings, condition: Condition, treaty_id: str, home: str) -> tuple[Ground, ...]:
    parts = condition.all or condition.any or condition.none or (condition,)
    return tuple(ground_condition(readings, part, treaty_id, home) for part in parts)


def _rule_text(rule: Rule, version: RuleVersion) -> str:
    if len(rule.versions) == 1:
        return rule.text
    span = f"wording from {version.from_on or 'the start'}" + (f" until {version.to_on}" if version.to_on else "")
    return f"{rule.text} ({span})"
