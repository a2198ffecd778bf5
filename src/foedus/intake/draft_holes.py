"""What a draft of a mission leaves open: what is missing, where it goes, and a line to copy and fill.

What lives here: the words of a hole. What does not: finding it (``draft``). Every example is of the shape that
``foedus check`` takes; words in capitals are to be replaced, and what nobody told rests on an assumption.
"""

from __future__ import annotations

from typing import Final

_ASSUME: Final = "an assumption of yours under `assumptions` where nobody told it"


def open_elements(contingent: str, rests_on: list[str]) -> str:
    """Say how to tell what a contingent moves, from where to where."""
    ground = ", ".join(rests_on) or "P01"
    return (
        f"contingents, {contingent}, elements: what moves, from where to where. Write, such as: elements: "
        f"[{{id: {contingent}-1, unit: WHAT, home: PLACE, embarks_at: PLACE, debarks_at: PLACE, share_frac: 1, "
        f"rests_on: [{ground}]}}]; `foedus library show PLACE` says whether a place is known (dakar is); "
        "one that is not goes under `places`, see docs/new-mission.md"
    )


def open_strength(contingent: str) -> str:
    """Say how to tell the strength of a contingent."""
    return (
        f"contingents, {contingent}, strength_persons: no accepted claim gives it. Write, such as: strength_persons: "
        f"[{{value: 100, rests_on: [P01]}}], resting on a claim, or on {_ASSUME}"
    )


def open_votes(states: list[str]) -> str:
    """Say how to tell the votes of a council."""
    state = states[0] if states else "NGA"
    return (
        "council, votes: nobody told who voted how. Write, such as: votes: "
        f"[{{state: {state}, vote: yes, rests_on: [P01]}}], or leave it empty where there was consensus"
    )


def open_approval(state: str, name: str) -> str:
    """Say how to tell a state's approval."""
    return (
        f"approvals, {state}, steps: no accepted claim says that {name} has approved, or how long it takes. "
        f"Write under its step, such as: lasts_h: [{{value: 48, rests_on: [AS-APPROVAL]}}], resting on {_ASSUME}; "
        "or accept a report of it, delete this folder and draft again"
    )


def open_lift() -> str:
    """Say how to tell the means of movement, the sites and the reception."""
    figure = "[{{value: {0}, rests_on: [AS-LIFT]}}]"
    masses = ", ".join(
        f"{name}: {figure.format(value)}"
        for name, value in (("person_kg", 120), ("vehicle_kg", 5000), ("line_persons", 60))
    )
    pool = ", ".join(
        f"{name}: {figure.format(value)}" for name, value in (("count", 2), ("first_ready_h", 0), ("ready_per_h", 1))
    )
    slots = figure.format(1)
    return (
        "movement, sites, reception: nothing was drafted, so that foedus run ends with the force package. The least "
        "for a plan, beside an element, is a pool and both terminals. Write, such as: movement: "
        f"{{{masses}, pools: [{{id: AIR, carrier: c-130j, state: NGA, based_at: PLACE, {pool}}}], "
        f"terminals: [{{place: PLACE, working_slots: {slots}}}, {{place: PLACE, working_slots: {slots}}}]}} and "
        "assumptions: [{id: AS-LIFT, text: WHAT, reason: WHY, if_wrong: WHAT THEN, known_at: 2011-02-09T00:00:00Z}]; "
        "docs/new-mission.md has the rest"
    )


def open_appeal() -> str:
    """Say how to tell the form of an appeal."""
    return (
        "appeal, form and procedure: how it was made (a letter, by telephone) and by which procedure. Write them "
        "in words; under `invokes` list the provisions it names, such as: invokes: ['Protocol art. 25']"
    )


def open_organ(organ: str, treaty: str, organs: str) -> str:
    """Say that an organ was assumed."""
    return f"council, organ: {organ} of {treaty} was assumed; write another where another decided (it has {organs})"


def open_question(rule: str, treaty: str) -> str:
    """Say how to ask more of a treaty, and how to answer."""
    return (
        f"questions: only '{rule}' of {treaty} is asked, and no claim asserts an atom yet. `foedus library show "
        f"{treaty}` lists rules and atoms; a claim of claims.yaml answers one with, such as: asserts: "
        f"[{{atom: {treaty}/ATOM, value: true}}]"
    )


def open_task() -> str:
    """Say how to tell a task of the mandate."""
    return (
        "mandate, tasks: no accepted claim names one. Write, such as: tasks: "
        "[{id: task_1, kind: guard, text: Guard the airport., rests_on: [P01]}]"
    )


def open_plan(what: str, field: str, example: str) -> str:
    """Say how to tell a number of the mandate."""
    return f"mandate, {field}: {what} is open. Write, such as: {field}: {example}"
