"""When each state consents, step by step, as known by an instant.

What lives here: dated steps from the attempts reported by then, forecasts of the others, the critical path and the
step that binds. What does not: the count of a ballot (``ballots``), the limits of a consent (``terms``), and what
consent opens (movement compiles that).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from foedus.decision.ballots import PASSED, count_votes
from foedus.decision.terms import list_leaves
from foedus.domain.decisions import Approval, ApprovalStep, Attempt, ConsentTerms
from foedus.domain.figures import Figure, Moment, pick_known, was_known
from foedus.domain.packages import AttemptShown, Consent, ConsentStep, StepKind
from foedus.instants import show_instant

_DECISION: Final = "decision"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Dated:
    """An instant with the range it may have been in; the range of a point is the point."""

    at: datetime
    earliest_at: datetime | None = None
    latest_at: datetime | None = None

    def shift(self, hours: float) -> _Dated:
        """Give the same range ``hours`` later."""
        wait = timedelta(seconds=round(hours * 3600))
        return _Dated(
            at=self.at + wait,
            earliest_at=self.earliest_at and self.earliest_at + wait,
            latest_at=self.latest_at and self.latest_at + wait,
        )

    def hold_back(self, floor_at: datetime) -> _Dated:
        """Give the same range with nothing in it before ``floor_at``."""
        return _Dated(
            at=max(self.at, floor_at),
            earliest_at=self.earliest_at and max(self.earliest_at, floor_at),
            latest_at=self.latest_at and max(self.latest_at, floor_at),
        )


def trace_approvals(approvals: tuple[Approval, ...], *, decided_at: datetime, as_of: datetime) -> tuple[Consent, ...]:
    """Say when each state consents: observed where its last step was reported by ``as_of``, else forecast.

    A forecast never lies before ``as_of``: a step expected earlier that nobody has reported is still to come. At
    the end of all time (``datetime.max``, everything the files hold) there is no present to hold a forecast back to.

    Parameters
    ----------
    approvals
        One approval a state, steps in order.
    decided_at
        When the council decided; the first step counts from here.
    as_of
        Nothing that became known later is read.

    Raises
    ------
    Nothing; a step that cannot be dated answers ``unknown``.
    """
    return tuple(_trace(approval, decided_at=decided_at, as_of=as_of) for approval in approvals)


def _trace(approval: Approval, *, decided_at: datetime, as_of: datetime) -> Consent:
    start = _Dated(at=decided_at)
    waits_for = _link_steps(approval.steps)
    shown: dict[str, ConsentStep] = {}
    for i, step in enumerate(approval.steps):
        before = _join([start if name == _DECISION else _span(shown.get(name)) for name in waits_for[i]])
        implied_by = _find_implied(approval.steps, waits_for, i, as_of)
        dated = _date_step(step, before, as_of=as_of, implied_by=implied_by)
        shown[step.id] = replace(dated, after=waits_for[i])
    steps = list(shown.values())
    wrong = [w for s in steps for a in s.attempts for w in a.contradictions]
    wrong += _find_disorder(steps, start)
    critical = _walk_back(steps)
    binding, binding_text = _name_binding(steps, critical, decided_at)
    gain_h, gain_text = _sum_gain(steps)
    last = critical[-1] if critical else None
    stuck = next((s for s in steps if s.at is None), None)
    terms = _gather_terms(approval.steps, as_of)
    rests_on = tuple(dict.fromkeys((*approval.rests_on, *(r for s in steps for r in s.rests_on))))
    return Consent(
        state=approval.state,
        route=approval.route,
        at=None if stuck else last.at if last else decided_at,
        kind="unknown" if stuck else last.kind if last else "implied",
        steps=tuple(steps),
        binding=binding,
        binding_text=binding_text,
        earliest_at=last.earliest_at if last and not stuck else None,
        latest_at=last.latest_at if last and not stuck else None,
        earlier_gain_h=gain_h,
        earlier_gain_text=gain_text,
        contradictions=tuple(wrong),
        disputes=approval.disputes,
        rests_on=rests_on,
        terms=terms,
        lapses_at=min((t.until_at for t in terms if t.until_at is not None), default=None),
        before=list_leaves(approval, as_of),
        critical=tuple(step.id for step in critical),
    )


def _link_steps(steps: tuple[ApprovalStep, ...]) -> list[tuple[str, ...]]:
    """Name the steps that each waits for: those it names, else the one before it, the first for the decision."""
    return [step.after or ((steps[i - 1].id if i else _DECISION),) for i, step in enumerate(steps)]


def _span(step: ConsentStep | None) -> _Dated | None:
    if step is None or step.at is None:
        return None
    return _Dated(at=step.at, earliest_at=step.earliest_at, latest_at=step.latest_at)


def _join(spans: list[_Dated | None]) -> _Dated | None:
    """Give the instant at which all are done; None where one cannot be dated."""
    known = [span for span in spans if span is not None]
    if len(known) < len(spans):
        return None
    ranged = any(span.earliest_at or span.latest_at for span in known)
    return _Dated(
        at=max(span.at for span in known),
        earliest_at=max(span.earliest_at or span.at for span in known) if ranged else None,
        latest_at=max(span.latest_at or span.at for span in known) if ranged else None,
    )


def _find_implied(
    steps: tuple[ApprovalStep, ...], waits_for: list[tuple[str, ...]], i: int, as_of: datetime
) -> Attempt | None:
    """Find the first pass of a step that waits, at however many removes, for step ``i``."""
    behind = {steps[i].id}
    for j in range(i + 1, len(steps)):
        if behind.isdisjoint(waits_for[j]):
            continue
        behind.add(steps[j].id)
        passed = _find_pass(steps[j], as_of)
        if passed is not None:
            return passed
    return None


def _walk_back(steps: list[ConsentStep]) -> list[ConsentStep]:
    """Give the critical path: from the last step done back through the one it waited for longest."""
    awaited = {name for step in steps for name in step.after}
    dated = {step.id: step for step in steps if step.at is not None}
    ends = [step for step in dated.values() if step.id not in awaited]
    path: list[ConsentStep] = []
    here = max(ends, key=_read_at, default=None)
    while here is not None:
        path.insert(0, here)
        here = max((dated[name] for name in here.after if name in dated), key=_read_at, default=None)
    return path


def _read_at(step: ConsentStep) -> datetime:
    assert step.at is not None  # only dated steps are asked
    return step.at


def _gather_terms(steps: tuple[ApprovalStep, ...], as_of: datetime) -> tuple[ConsentTerms, ...]:
    """Give the limits that the last pass of each step carries; a renewal replaces what it renews."""
    terms: list[ConsentTerms] = []
    for step in steps:
        passed = [a for a in _known_attempts(step, as_of) if a.result in PASSED]
        terms += [t for t in (passed[-1].terms if passed else ()) if was_known(t.known_at, as_of)]
    return tuple(terms)


def _known_attempts(step: ApprovalStep, as_of: datetime) -> tuple[Attempt, ...]:
    known = [a for a in step.attempts if was_known(a.moment.known_at, as_of)]
    return tuple(sorted(known, key=lambda attempt: attempt.moment.at))


def _find_pass(step: ApprovalStep, as_of: datetime) -> Attempt | None:
    return next((a for a in _known_attempts(step, as_of) if a.result in PASSED), None)


def _date_step(
    step: ApprovalStep, before: _Dated | None, *, as_of: datetime, implied_by: Attempt | None
) -> ConsentStep:
    attempts = _known_attempts(step, as_of)
    passed = _find_pass(step, as_of)
    kind: StepKind
    if passed is not None:
        dated, kind = _from_moment(passed.moment), "observed"
        text = f"{step.act}: reported {passed.result} at {show_instant(passed.moment.at)}"
    elif implied_by is not None:
        dated, kind = _from_moment(implied_by.moment), "implied"
        text = f"{step.act}: not reported by itself; a later step was, so no later than that"
    else:
        return _forecast_step(step, before, attempts, as_of=as_of)
    return _show_step(step, before, attempts, dated=dated, kind=kind, text=text)


def _forecast_step(
    step: ApprovalStep, before: _Dated | None, attempts: tuple[Attempt, ...], *, as_of: datetime
) -> ConsentStep:
    wait = pick_known(step.lasts_h, as_of)
    if attempts:
        start: _Dated | None = _from_moment(attempts[-1].moment)
        wait = pick_known(step.retry_h, as_of) or wait
        since = f"the attempt at {show_instant(attempts[-1].moment.at)}"
    else:
        start, since = before, _name_since(step)
    sitting = _find_sitting(step, before, as_of)
    if start is None or (wait is None and sitting is None):
        missing = f"{since} cannot be dated" if start is None else "nobody has said how long it takes"
        return _show_step(step, before, attempts, dated=None, kind="unknown", text=f"{step.act}: {missing}")
    delay = pick_known(step.legal_delay_h, as_of)
    figures = tuple(figure for figure in (wait, delay) if figure is not None)
    if sitting is not None:
        dated, text = _from_moment(sitting), f"{step.act}: expected at the sitting of {show_instant(sitting.at)}"
    else:
        assert wait is not None  # asked above
        dated, text = start.shift(wait.value), f"{step.act}: expected {wait.value:g} h after {since}"
    if before is not None and delay is not None and dated.at < before.shift(delay.value).at:
        dated = dated.hold_back(before.shift(delay.value).at)
        text += f"; by law not within {delay.value:g} h of it"
    if before is not None and dated.at < before.at:
        dated = dated.hold_back(before.at)
        text += f", not before {since if not attempts else 'the step before it'}"
    if dated.at < as_of and not _is_end_of_time(as_of):
        text += f" ({show_instant(dated.at)}), which has passed with no report: expected now"
        dated = dated.hold_back(as_of)
    shown = _show_step(step, before, attempts, dated=dated, kind="forecast", text=text, figures=figures)
    if sitting is None or before is None:
        return shown
    floor = before.shift(delay.value if delay is not None else 0.0)
    return replace(shown, idle_h=max(0.0, (dated.at - floor.at).total_seconds() / 3600))


def _name_since(step: ApprovalStep) -> str:
    return f"the steps {', '.join(step.after)}" if step.after else "the step before it"


def _find_sitting(step: ApprovalStep, before: _Dated | None, as_of: datetime) -> Moment | None:
    """Find the next sitting known by then, not before the law allows it and not one that has passed."""
    if before is None:
        return None
    delay = pick_known(step.legal_delay_h, as_of)
    floor_at = before.shift(delay.value if delay is not None else 0.0).at
    known = [m for m in step.sittings if was_known(m.known_at, as_of) and m.at >= floor_at]
    ahead = [m for m in known if m.at >= as_of or _is_end_of_time(as_of)]
    return min(ahead, key=lambda m: m.at, default=None)


def _is_end_of_time(at: datetime) -> bool:
    return at.replace(tzinfo=None) == datetime.max


def _show_step(
    step: ApprovalStep,
    before: _Dated | None,
    attempts: tuple[Attempt, ...],
    *,
    dated: _Dated | None,
    kind: StepKind,
    text: str,
    figures: tuple[Figure, ...] = (),
) -> ConsentStep:
    shown = []
    for attempt in attempts:
        arithmetic, wrong = count_votes(step.threshold, attempt)
        gain_h = None
        if attempt.result not in PASSED and dated is not None and attempt.moment.at <= dated.at:
            gain_h = (dated.at - attempt.moment.at).total_seconds() / 3600
        shown.append(AttemptShown(attempt=attempt, arithmetic=arithmetic, contradictions=wrong, gain_h=gain_h))
    grounds = [*step.rests_on, *(r for a in attempts for r in a.moment.rests_on)]
    grounds += [r for figure in figures for r in figure.rests_on]
    return ConsentStep(
        id=step.id,
        organ=step.organ,
        act=step.act,
        at=dated.at if dated else None,
        kind=kind,
        text=text,
        earliest_at=dated.earliest_at if dated else None,
        latest_at=dated.latest_at if dated else None,
        waits_h=(dated.at - before.at).total_seconds() / 3600 if dated and before else None,
        attempts=tuple(shown),
        rests_on=tuple(dict.fromkeys(grounds)),
    )


def _from_moment(moment: Moment) -> _Dated:
    return _Dated(at=moment.at, earliest_at=moment.earliest_at, latest_at=moment.latest_at)


def _find_disorder(steps: list[ConsentStep], start: _Dated) -> list[str]:
    """Name steps that lie before one they wait for even where both ranges are stretched."""
    wrong = []
    floors = {_DECISION: (start.earliest_at or start.at, "the council's decision")}
    for step in steps:
        if step.at is None:
            continue
        for name in step.after:
            floor_at, act = floors.get(name, (step.at, ""))
            if (step.latest_at or step.at) < floor_at:
                wrong.append(f"{step.act} is reported at {show_instant(step.at)}, before {act}")
        floors[step.id] = (step.earliest_at or step.at, step.act)
    return wrong


def _name_binding(steps: list[ConsentStep], critical: list[ConsentStep], decided_at: datetime) -> tuple[str, str]:
    if not steps:
        return "", "no act of its own is asked for; consent goes with the decision"
    stuck = next((s for s in steps if s.at is None), None)
    if stuck is not None:
        return stuck.id, f"{stuck.act} cannot be dated"
    longest = max(critical, key=lambda s: s.waits_h or 0.0)
    whole_h = (_read_at(critical[-1]) - decided_at).total_seconds() / 3600
    taken = f"{longest.waits_h or 0.0:.1f} h of {whole_h:.1f} h from the decision"
    if whole_h < 0:
        taken = f"{-whole_h:.1f} h before the council's decision"
    return longest.id, f"{longest.act} ({longest.organ}): {taken}"


def _sum_gain(steps: list[ConsentStep]) -> tuple[float | None, str]:
    gains, words = [], []
    for step in steps:
        for shown in step.attempts:
            if shown.gain_h is not None:
                gains.append(shown.gain_h)
                words.append(
                    f"had the attempt of {show_instant(shown.attempt.moment.at)} ({step.organ}, "
                    f"{shown.attempt.result}) passed: {shown.gain_h:.1f} h earlier"
                )
        if step.idle_h:
            gains.append(step.idle_h)
            words.append(f"had {step.organ} sat as soon as the law allows: {step.idle_h:.1f} h earlier")
    return (max(gains), "; ".join(words)) if gains else (None, "")
