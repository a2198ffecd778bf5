"""``foedus move explain``: why it is late, and the smallest change that helps."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any, Final

import typer

from foedus.cli.move import JsonFlag, QuietFlag, Target, move_app
from foedus.cli.show import print_json, report_errors, show_progress

#: late lines shown on a terminal
_SHOWN: Final = 40


@move_app.command("explain")
def explain_movement(  # noqa: PLR0917 - typer reads options from the signature
    target: Target,
    plan: Annotated[
        Path | None,
        typer.Option("--plan", metavar="PLAN.json", help="A plan, as 'move plan --out' writes it; else one is made."),
    ] = None,
    line: Annotated[
        list[str] | None, typer.Option("--line", metavar="ID", help="Explain this line, late or not; may be repeated.")
    ] = None,
    time_limit_s: Annotated[
        float | None,
        typer.Option("--time-limit-s", metavar="S", help="Give what was proved by then; without it, all is tried."),
    ] = None,
    seed: Annotated[int, typer.Option("--seed", metavar="N", help="Seed of plan and replans.")] = 1,
    json: JsonFlag = False,
    quiet: QuietFlag = False,
) -> None:
    """Say why lines are late, missed or cannot move, and the smallest changes that help, each proved by a replan."""
    with report_errors(as_json=json):
        from foedus.desk.move_explain import explain_target

        with show_progress(quiet=quiet) as progress:
            answer = explain_target(
                target,
                plan_path=plan,
                lines=tuple(line) if line else None,
                time_limit_s=time_limit_s,
                seed=seed,
                progress=progress,
            )
        if json:
            print_json(answer)
        else:
            typer.echo("\n".join(_tell(answer)))


def _tell(answer: dict[str, Any]) -> list[str]:
    """Give the answer for a terminal."""
    told = [f"{answer['n_late']} late and {answer['n_missed']} missed of {answer['n_lines']} lines"]
    if answer["zero_at"]:
        told[0] += "; times are UTC"
    for row in answer["late"][:_SHOWN]:
        told += _tell_line(row)
    if len(answer["late"]) > _SHOWN:
        told += ["", f"and {len(answer['late']) - _SHOWN} more lines: --json has all, --line ID one"]
    if answer["closing"]:
        told += ["no line is late; what closure waits for:"]
        for row in answer["closing"]:
            told += _tell_line(row)
    if answer["bottlenecks"]:
        told += ["", "bottlenecks of the whole plan, by what one unit more gains:"]
        told += [_tell_relief(row) for row in answer["bottlenecks"][:8]]
    if answer["conflicts"]:
        told += ["", "what cannot be, each set the smallest that contradicts itself; take any one out and it goes:"]
        for row in answer["conflicts"]:
            told += _tell_conflict(row)
    if answer["search_gain_h"] >= 0.05:
        told += ["", f"searching longer alone saves {answer['search_gain_h']:.1f} weighted hours"]
    if answer["unproven"]:
        told += ["", f"time was up before all was tried for {len(answer['unproven'])} lines: fixes may be missing"]
    return told + [f"note: {note}" for note in answer["notes"]]


def _tell_line(row: dict[str, Any]) -> list[str]:
    late = "missed" if row["missed"] else f"{row['late_h']:.1f} h late" if row["late_h"] > 0 else "in time"
    told = ["", f"{row['line_id']}: {late}, {row['reason']}", f"  {row['reason_words']}"]
    if row["search_gain_h"] >= 0.1:
        told.append(f"  - planned again without any change: {row['search_gain_h']:.1f} h earlier; beyond that")
    for fix in row["fixes"]:
        gain = f"{fix['gain_h']:.1f} h earlier" if fix["gain_h"] >= 0.05 or not row["missed"] else "moved"
        gain += ", in time" if fix["on_time"] else ""
        others = f"; all lines {fix['weighted_gain_h']:.1f} weighted h" if fix["weighted_gain_h"] >= 0.05 else ""
        told.append(f"  - {fix['change']}: {gain}{others}")
    return told if row["fixes"] else [*told, "  - no single change that was tried brings it earlier"]


def _tell_relief(row: dict[str, Any]) -> str:
    gains = []
    if row["n_moved"]:
        gains.append(f"{row['n_moved']} more lines moved")
    if row["gain_h"] >= 0.05:
        each = f" ({row['gain_h_per_unit']:.1f} a unit)" if abs(row["gain_h_per_unit"] - row["gain_h"]) >= 0.05 else ""
        gains.append(f"{row['gain_h']:.1f} weighted h{each}")
    if row["closure_gain_h"] >= 0.05:
        gains.append(f"closure {row['closure_gain_h']:.1f} h earlier")
    return f"  {row['reason']:<10} {row['change']}: {', '.join(gains) or 'less than 0.05 h'}"


def _tell_conflict(row: dict[str, Any]) -> list[str]:
    lines = row["lines"]
    who = f"{', '.join(lines[:6])}{f' and {len(lines) - 6} more' if len(lines) > 6 else ''}" if lines else ""
    told = ["", f"{who}: {row['reason']}"] if who else [""]
    told += [f"  - {words}" for words in row["words"]]
    return [*told, f"  from {'; '.join(row['rows'])}"] if who else told


__all__ = ["move_app"]
