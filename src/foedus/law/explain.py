"""A finding as text: short by default, in full on request, the negative branch too.

What lives here: lines of prose from the tree of a finding. What does not: any judgement; the JSON form is the noun
itself.
"""

from __future__ import annotations

from collections.abc import Iterator

from foedus.domain.outcome import Finding, Ground
from foedus.domain.treaty import Treaty
from foedus.record.claims import ClaimSet

#: most sets that the short form lists
_MAX_SETS = 8
_VERDICTS = {
    "all": "in all readings",
    "some": "in some readings",
    "none": "in no reading",
    "inconsistent": "no consistent reading",
}


def explain(
    finding: Finding, *, full: bool = False, treaties: tuple[Treaty, ...] = (), claims: ClaimSet | None = None
) -> str:
    """Write why a rule is met or not, one line per node.

    Parameters
    ----------
    finding
        What the engine answered.
    full
        Show every node; otherwise what cannot change the answer is counted, not shown.
    treaties, claims
        Where given, the sources that the lines name are listed with title and address.
    """
    lines = [f"{finding.question}  [{finding.treaty}/{finding.rule}]", f"Answer: {finding.headline}."]
    lines += list(_tree(finding.ground, 0, full=full))
    lines += _deciding(finding, full=full)
    if finding.checked == "background":
        lines.append("Part of this rests on entries that no page confirmed (checked: background).")
    lines += _sources(finding, treaties, claims)
    return "\n".join(lines)


def explain_ground(ground: Ground, *, full: bool = False) -> str:
    """Write one tree, without the finding around it."""
    return "\n".join(_tree(ground, 0, full=full))


def _tree(ground: Ground, depth: int, *, full: bool) -> Iterator[str]:
    indent = "  " * depth
    yield indent + _line(ground)
    for said in ground.said:
        yield f"{indent}         {said}"
    shown = ground.children if full else _telling(ground)
    if ground.truth == "false" and shown and ground.label not in ("none of", "unless", "constraint"):
        yield f"{indent}  not met because:"
    for child in shown:
        yield from _tree(child, depth + 1, full=full)
    left_out = len(ground.children) - len(shown)
    if left_out:
        yield f"{indent}  ({left_out} more that cannot change this; shown in full)"


def _line(ground: Ground) -> str:
    text = f"  {ground.text}" if ground.text else ""
    cite = f"  [{ground.cite}]" if ground.cite else ""
    mark = f"  (checked: {ground.checked})" if ground.checked else ""
    return f"{ground.truth.upper():<6} {ground.label}{text}{cite}{mark}"


def _telling(ground: Ground) -> tuple[Ground, ...]:
    """Give the children that bear on the answer of a node."""
    always = ("conflict", "no consistent reading", "constraint")
    if ground.label in always:
        return ground.children
    wanted = {"true": ("true",), "open": ("open",), "false": ("false",)}[ground.truth]
    if ground.label == "none of":
        wanted = {"true": ("false",), "open": ("open",), "false": ("true",)}[ground.truth]
    telling = tuple(
        child
        for child in ground.children
        if child.label in always
        or (child.truth in wanted and child.label not in ("unless", "overridden by"))
        or (child.label in ("unless", "overridden by") and child.truth != "false")
    )
    return telling or ground.children


def _deciding(finding: Finding, *, full: bool) -> list[str]:
    lines = []
    if finding.verdict == "some":
        lines.append("Enough for it:")
        lines += _list_sets(finding.sufficient, full=full)
        lines.append("Blocks it:")
        lines += _list_sets(finding.blocking, full=full)
        if finding.partial:
            lines.append("Not all that is enough, or that blocks it, is listed.")
        lines.append(f"Would settle it, most telling first: {', '.join(finding.settle)}.")
    where = _VERDICTS[finding.verdict]
    lines.append(f"Met {where}." if finding.verdict != "inconsistent" else f"There is {where}.")
    return lines


def _list_sets(sets: tuple[tuple[str, ...], ...], *, full: bool) -> list[str]:
    shown = sets if full else sets[:_MAX_SETS]
    lines = [f"  - {' + '.join(words)}" for words in shown]
    return lines if len(shown) == len(sets) else [*lines, "  - and other ways, shown in full"]


def _sources(finding: Finding, treaties: tuple[Treaty, ...], claims: ClaimSet | None) -> list[str]:
    used = "\n".join(_tree(finding.ground, 0, full=True))
    lines = []
    for treaty in treaties:
        for source in treaty.sources:
            if f"[{source.id}]" in used:
                address = f" {source.url}" if source.url else ""
                lines.append(f"  [{source.id}] {source.title}.{address}")
    if claims is not None:
        titles = {source.id: source for source in claims.sources}
        named = set(_claims_below(finding.ground))
        for claim in claims.claims:
            if claim.id in named:
                title = titles[claim.source].title if claim.source in titles else claim.source
                lines.append(f"  [{claim.id}] {title} (checked: {claim.checked})")
    return ["Sources:", *lines] if lines else []


def _claims_below(ground: Ground) -> Iterator[str]:
    yield from ground.claims
    for child in ground.children:
        yield from _claims_below(child)
