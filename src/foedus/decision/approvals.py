"""When each state consents, step by step, as known by an instant.

What lives here: dated steps from the attempts reported by then, forecasts of the others, the arithmetic of each
count against its bar, and the step that binds. What does not: what consent opens (movement compiles that).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from foedus.domain.decisions import Approval, ApprovalStep, Attempt, Threshold
from foedus.domain.figures import Figure, Moment, pick_known, was_known
from foedus.domain.packages import AttemptShown, Consent, ConsentStep, StepKind
from foedus.instants import show_instant

_PASSED = ("passed", "done")


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


def count_votes(threshold: Threshold | None, attempt: Attempt) -> tuple[str, tuple[str, ...]]:
    """Say how the count of an attempt stands to its bar, and what in the record does not add up.

    Examples
    --------
    >>> from datetime import UTC
    >>> moment = Moment(at=datetime(2022, 1, 7, tzinfo=UTC), rests_on=())
    >>> ballot = Attempt(result="passed", moment=moment, yes=69, no=7)
    >>> count_votes(Threshold(needed=60, of=90), ballot)
    ('69 yes of 90, 60 needed: reached', ())
    """
    if threshold is None:
        return ("no threshold is given", ())
    words, wrong = [], []
    if attempt.present is not None and threshold.quorum is not None:
        sits = attempt.present >= threshold.quorum
        words.append(f"{attempt.present} present, {threshold.quorum} needed to sit: {'reached' if sits else 'missed'}")
        if sits == (attempt.result == "no_quorum"):
            wrong.append(f"recorded as {attempt.result}, but {attempt.present} of {threshold.quorum} were present")
    elif attempt.present is not None:
        words.append(f"{attempt.present} of {threshold.of} present")
    if attempt.yes is not None:
        reached = attempt.yes >= threshold.needed
        words.append(
            f"{attempt.yes} yes of {threshold.of}, {threshold.needed} needed: {'reached' if reached else 'missed'}"
        )
        if attempt.result in (*_PASSED, "failed") and reached != (attempt.result in _PASSED):
            wrong.append(f"recorded as {attempt.result}, but {attempt.yes} yes stand against {threshold.needed} needed")
        room = threshold.of if attempt.present is None else attempt.present
        if attempt.yes + (attempt.no or 0) > room:
            wrong.append(f"{attempt.yes} yes and {attempt.no or 0} no are more than the {room} who could vote")
    if not words:
        words.append(f"{threshold.needed} of {threshold.of} needed; no count is reported")
    if threshold.rival:
        words.append(f"another reading of the bar: {threshold.rival}")
    return ("; ".join(words), tuple(wrong))


def _trace(approval: Approval, *, decided_at: datetime, as_of: datetime) -> Consent:
    start = _Dated(at=decided_at)
    last_reported = max((i for i, s in enumerate(approval.steps) if _find_pass(s, as_of) is not None), default=-1)
    steps: list[ConsentStep] = []
    before: _Dated | None = start
    for i, step in enumerate(approval.steps):
        shown = _date_step(step, before, as_of=as_of, implied_by=_next_pass(approval.steps, i, last_reported, as_of))
        steps.append(shown)
        before = (
            _Dated(at=shown.at, earliest_at=shown.earliest_at, latest_at=shown.latest_at)
            if shown.at is not None
            else None
        )
    wrong = [w for s in steps for a in s.attempts for w in a.contradictions]
    wrong += _find_disorder(steps, start)
    binding, binding_text = _name_binding(steps, decided_at)
    gain_h, gain_text = _sum_gain(steps)
    last = steps[-1] if steps else None
    rests_on = tuple(dict.fromkeys((*approval.rests_on, *(r for s in steps for r in s.rests_on))))
    return Consent(
        state=approval.state,
        route=approval.route,
        at=last.at if last else decided_at,
        kind=last.kind if last else "implied",
        steps=tuple(steps),
        binding=binding,
        binding_text=binding_text,
        earliest_at=last.earliest_at if last else None,
        latest_at=last.latest_at if last else None,
        earlier_gain_h=gain_h,
        earlier_gain_text=gain_text,
        contradictions=tuple(wrong),
        disputes=approval.disputes,
        rests_on=rests_on,
    )


def _known_attempts(step: ApprovalStep, as_of: datetime) -> tuple[Attempt, ...]:
    known = [a for a in step.attempts if was_known(a.moment.known_at, as_of)]
    return tuple(sorted(known, key=lambda attempt: attempt.moment.at))


def _find_pass(step: ApprovalStep, as_of: datetime) -> Attempt | None:
    return next((a for a in _known_attempts(step, as_of) if a.result in _PASSED), None)


def _next_pass(steps: tuple[ApprovalStep, ...], i: int, last: int, as_of: datetime) -> Attempt | None:
    later = (_find_pass(step, as_of) for step in steps[i + 1 : last + 1])
    return next((attempt for attempt in later if attempt is not None), None)


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
        start, since = before, "the step before it"
    if start is None or wait is None:
        missing = "the step before it cannot be dated" if start is None else "nobody has said how long it takes"
        return _show_step(step, before, attempts, dated=None, kind="unknown", text=f"{step.act}: {missing}")
    dated = start.shift(wait.value)
    text = f"{step.act}: expected {wait.value:g} h after {since}"
    if before is not None and dated.at < before.at:
        dated = dated.hold_back(before.at)
        text += ", not before the step before it"
    if dated.at < as_of and not _is_end_of_time(as_of):
        text += f" ({show_instant(dated.at)}), which has passed with no report: expected now"
        dated = dated.hold_back(as_of)
    return _show_step(step, before, attempts, dated=dated, kind="forecast", text=text, figures=(wait,))


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
        if attempt.result not in _PASSED and dated is not None and attempt.moment.at <= dated.at:
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
    """Name steps that lie before the one before them even where both ranges are stretched."""
    wrong = []
    floor_at, name = start.earliest_at or start.at, "the council's decision"
    for step in steps:
        if step.at is None:
            break
        if (step.latest_at or step.at) < floor_at:
            wrong.append(f"{step.act} is reported at {show_instant(step.at)}, before {name}")
        floor_at, name = step.earliest_at or step.at, step.act
    return wrong


def _name_binding(steps: list[ConsentStep], decided_at: datetime) -> tuple[str, str]:
    if not steps:
        return "", "no act of its own is asked for; consent goes with the decision"
    stuck = next((s for s in steps if s.at is None), None)
    if stuck is not None:
        return stuck.id, f"{stuck.act} cannot be dated"
    longest = max(steps, key=lambda s: s.waits_h or 0.0)
    end_at = steps[-1].at or decided_at
    whole_h = (end_at - decided_at).total_seconds() / 3600
    taken = f"{longest.waits_h or 0.0:.1f} h of {whole_h:.1f} h from the decision"
    return longest.id, f"{longest.act} ({longest.organ}): {taken}"


def _sum_gain(steps: list[ConsentStep]) -> tuple[float | None, str]:
    failed = [(s, a) for s in steps for a in s.attempts if a.gain_h is not None]
    if not failed:
        return None, ""
    words = [
        f"had the attempt of {show_instant(a.attempt.moment.at)} ({s.organ}, {a.attempt.result}) passed: "
        f"{a.gain_h or 0.0:.1f} h earlier"
        for s, a in failed
    ]
    return max(a.gain_h or 0.0 for _, a in failed), "; ".join(words)
