"""``foedus move replan``: a plan made to fit what happened, with the least disturbance."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from foedus.cli.move import JsonFlag, QuietFlag
from foedus.cli.move_explain import move_app
from foedus.cli.show import print_json, report_errors, say, show_progress

__all__ = ["TOLD", "Aims", "Limit", "PlanOut", "Price", "ProblemOut", "Seed", "move_app", "tell_job"]

#: jobs told on a terminal; --json has all
TOLD = 30


Running = Annotated[
    str,
    typer.Argument(
        metavar="MISSION|FILE|BOARD", help="A library mission or its folder, a foedus/problem file, or a board."
    ),
]
PlanFile = Annotated[
    Path | None, typer.Option("--plan", metavar="PLAN.json", help="The plan at hand, of 'move plan --out'.")
]
EventsFile = Annotated[
    Path | None, typer.Option("--events", metavar="F", help="A foedus/events file: clock, reports, events.")
]
Words = Annotated[
    list[str] | None,
    typer.Option("--event", metavar="WORDS", help="One event: 'closure place=X until=INSTANT'; may be repeated."),
]
Now = Annotated[
    str | None, typer.Option("--now", metavar="INSTANT", help="The clock: all that began before it is done.")
]
Price = Annotated[
    float, typer.Option("--price-h", metavar="H", help="Hours late, or of closure, that changing one job must save.")
]
Limit = Annotated[
    float | None, typer.Option("--time-limit-s", metavar="S", help="Search so long; else a set number of steps.")
]
Seed = Annotated[int, typer.Option("--seed", metavar="N", help="Seed of the search.")]
Aims = Annotated[
    str | None,
    typer.Option("--aims", metavar="A,B", help="What matters first: of missed,lateness,closure,cost,sorties."),
]
PlanOut = Annotated[Path | None, typer.Option("--out", metavar="F", help="File for the plan.")]
ProblemOut = Annotated[Path | None, typer.Option("--problem-out", metavar="F", help="File for the problem it is of.")]
BoardDir = Annotated[
    Path | None, typer.Option("--board", metavar="DIR", help="Folder that keeps each step, so that it can be undone.")
]
Undo = Annotated[bool, typer.Option("--undo", help="Take the last step of a board back.")]


@move_app.command("replan")
def replan_movement(  # noqa: PLR0917 - typer reads options from the signature
    target: Running,
    plan: PlanFile = None,
    events: EventsFile = None,
    event: Words = None,
    now: Now = None,
    price_h: Price = 1.0,
    time_limit_s: Limit = None,
    seed: Seed = 1,
    aims: Aims = None,
    out: PlanOut = None,
    problem_out: ProblemOut = None,
    board: BoardDir = None,
    undo: Undo = False,
    json: JsonFlag = False,
    quiet: QuietFlag = False,
) -> None:
    """Make a plan fit what happened: closures, breakdowns, delays, lines, lift, pins. What was flown never changes."""
    with report_errors(as_json=json):
        from foedus.desk.move_replan import replan_target, undo_step

        if undo:
            answer = undo_step(board if board is not None else Path(target))
            if json:
                print_json(answer)
            else:
                typer.echo(f"step {answer['undone']} is taken back; the plan is {answer['plan']}")
            return
        with show_progress(quiet=quiet) as progress:
            answer = replan_target(
                target,
                plan_path=plan,
                events_path=events,
                words=tuple(event or ()),
                now=now,
                price_h=price_h,
                time_limit_s=time_limit_s,
                seed=seed,
                out=out,
                problem_out=problem_out,
                board=board,
                progress=progress,
                **({} if aims is None else {"aims": tuple(aims.replace(" ", "").split(","))}),
            )
        if json:
            print_json(answer)
        else:
            typer.echo("\n".join(tell_replan(answer)))
        for path in (out, problem_out):
            if path is not None:
                say(f"wrote {path}")


def tell_replan(answer: dict[str, Any]) -> list[str]:
    """Give the answer for a terminal."""
    changes, before, after = answer["changes"], answer["before"], answer["after"]
    clock = answer["now_at"] or f"second {answer['now_s']}"
    to_come = changes["same"] + changes["other_time"] + changes["dropped"]
    told = [
        f"at {clock}: {answer['n_flown']} legs flown or begun, {changes['same']} of {to_come} loaded jobs stand "
        f"(stability {answer['stability_frac']:.2f})",
        f"{changes['other_time']} at another time, {changes['dropped']} dropped, {changes['added']} new",
        *(
            f"{word}: closure {row['closure_h']:.2f} h, {row['weighted_lateness_h']:.1f} weighted hours late, "
            f"{row['n_missed']} missed, {row['flights']} flights"
            for word, row in (("before", before), ("after ", after))
        ),
    ]
    told += [tell_job(row) for row in answer["jobs"][:TOLD]]
    if len(answer["jobs"]) > TOLD:
        told.append(f"  and {len(answer['jobs']) - TOLD} more (--json has all)")
    for row in answer["late"][:TOLD]:
        late = "missed" if row["missed"] else f"{row['late_h']:.1f} h late"
        told.append(f"{row['line_id']}: {late}, {row['reason']}: {row['reason_words']}")
    if len(answer["choices"]) > 1:
        told.append("the trade, from the most stable plan met to the least late:")
        told += [
            f"  stability {one['stability_frac']:.2f}: {one['n_missed']} missed, "
            f"{one['weighted_lateness_h']:.1f} weighted hours late, closure {one['closure_h']:.2f} h"
            for one in answer["choices"]
        ]
    return told + [f"note: {note}" for note in answer["notes"]]


def tell_job(row: dict[str, Any]) -> str:
    """Give one job that is not as it was, for a terminal."""
    way = f"{row['carrier']} {row['start']} - {row['end']} ({', '.join(row['lines'])})"
    if row["fate"] == "dropped":
        return f"  - {way}: dropped, was {row['was']}"
    if row["fate"] == "added":
        return f"  + {way}: new, {row['begins']}"
    return f"  ~ {way}: {row['was']} -> {row['begins']}, ends {row['shift_h']:+.1f} h"
