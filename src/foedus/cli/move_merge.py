"""``foedus move merge``: plans of several nations made one."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from foedus.cli.move import JsonFlag, QuietFlag
from foedus.cli.move_replan import TOLD, Aims, Limit, PlanOut, Price, ProblemOut, Seed, move_app, tell_job
from foedus.cli.show import print_json, report_errors, say, show_progress

__all__ = ["move_app"]

Nations = Annotated[
    list[str],
    typer.Argument(metavar="NAME=TARGET[,PLAN]...", help="Each nation's mission or foedus/problem file, and its plan."),
]
Share = Annotated[bool, typer.Option("--share-lift", help="Any nation's carriers may take any line.")]


@move_app.command("merge")
def merge_movements(  # noqa: PLR0917 - typer reads options from the signature
    nations: Nations,
    share_lift: Share = False,
    price_h: Price = 1.0,
    time_limit_s: Limit = None,
    seed: Seed = 1,
    aims: Aims = None,
    out: PlanOut = None,
    problem_out: ProblemOut = None,
    json: JsonFlag = False,
    quiet: QuietFlag = False,
) -> None:
    """Make one plan of several nations' plans: what clashes and whose it is, and what each nation must change."""
    with report_errors(as_json=json):
        from foedus.desk.move_merge import merge_targets

        with show_progress(quiet=quiet) as progress:
            answer = merge_targets(
                nations,
                share_lift=share_lift,
                price_h=price_h,
                time_limit_s=time_limit_s,
                seed=seed,
                out=out,
                problem_out=problem_out,
                progress=progress,
                **({} if aims is None else {"aims": tuple(aims.replace(" ", "").split(","))}),
            )
        if json:
            print_json(answer)
        else:
            typer.echo("\n".join(_tell(answer)))
        for path in (out, problem_out):
            if path is not None:
                say(f"wrote {path}")


def _tell(answer: dict[str, Any]) -> list[str]:
    """Give the answer for a terminal."""
    told = [f"{len(answer['clashes'])} clashes of the plans side by side" + (", by time:" if answer["clashes"] else "")]
    told += [_tell_clash(row) for row in answer["clashes"][:TOLD]]
    if len(answer["clashes"]) > TOLD:
        told.append(f"  and {len(answer['clashes']) - TOLD} more (--json has all)")
    after = answer["after"]
    told.append(
        f"joint plan: stability {answer['stability_frac']:.2f}, closure {after['closure_h']:.2f} h, "
        f"{after['weighted_lateness_h']:.1f} weighted hours late, {after['n_missed']} missed, "
        f"{after['flights']} flights"
    )
    for view in answer["nations"]:
        changes = view["changes"]
        told.append(
            f"{view['name']}: {view['n_lines']} lines, {changes['same']} jobs stand, {changes['other_time']} at other "
            f"times, {changes['dropped']} dropped, {changes['added']} new; late {view['n_late_before']} -> "
            f"{view['n_late']} lines, {view['late_before_h']:.1f} -> {view['late_h']:.1f} h"
        )
        told += [tell_job(row) for row in view["jobs"][:TOLD]]
        if len(view["jobs"]) > TOLD:
            told.append(f"  and {len(view['jobs']) - TOLD} more (--json has all)")
    return told + [f"note: {note}" for note in answer["notes"]]


def _tell_clash(row: dict[str, Any]) -> str:
    until = f"to {row['until']}" if row["until"] else "on"
    what = f"{row['needed']} wanted, {row['there']} there"
    return f"  {row['kind']}, {row['where']}, {row['from']} {until}: {what} ({', '.join(row['nations'])})"
