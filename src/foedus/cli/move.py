"""``foedus move``: plan a movement, check a plan, export it, convert deployment data."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from foedus.cli.show import print_json, report_errors, say, show_progress

move_app = typer.Typer(
    no_args_is_help=True,
    rich_markup_mode=None,
    help="Plan a movement, check a plan, export it, convert deployment data.",
)

Target = Annotated[
    str, typer.Argument(metavar="MISSION|FILE", help="A library mission or its folder, or a foedus/problem file.")
]
JsonFlag = Annotated[bool, typer.Option("--json", help="Print one JSON object to stdout.")]
QuietFlag = Annotated[bool, typer.Option("--quiet", help="No progress on stderr.")]


@move_app.command("plan")
def plan_movement(  # noqa: PLR0917 - typer reads options from the signature
    target: Target,
    time_limit_s: Annotated[
        float | None,
        typer.Option("--time-limit-s", metavar="N", help="Search for so long; without it, a set number of steps."),
    ] = None,
    seed: Annotated[int, typer.Option("--seed", metavar="N", help="Seed of the plan's search.")] = 1,
    aims: Annotated[
        str | None,
        typer.Option("--aims", metavar="A,B", help="What matters first: of missed,lateness,closure,cost,sorties."),
    ] = None,
    out: Annotated[Path | None, typer.Option("--out", metavar="F", help="File for the plan, for 'move check'.")] = None,
    json: JsonFlag = False,
    quiet: QuietFlag = False,
) -> None:
    """Plan a mission's way out, or a problem file: closure, proven bound, lateness."""
    with report_errors(as_json=json):
        from foedus.desk.move import plan_target

        with show_progress(quiet=quiet) as progress:
            answer = plan_target(
                target,
                time_limit_s=time_limit_s,
                seed=seed,
                out=out,
                progress=progress,
                **({} if aims is None else {"aims": tuple(aims.replace(" ", "").split(","))}),
            )
        if json:
            print_json(answer)
        else:
            typer.echo("\n".join(_tell_plan(answer)))
        if out is not None:
            say(f"wrote {out}")


def _tell_plan(answer: dict[str, Any]) -> list[str]:
    lines = [
        f"closure   {answer['closure_h']:.1f} h after the first release",
        f"bound     {answer['bound_h']:.1f} h ({answer['bound']['kind']}); gap {answer['gap_frac']:.3f}",
        f"flights   {answer['flights']}",
        f"missed    {answer['n_missed']} of {answer['n_lines']} lines",
        f"late      {len(answer['late'])} lines, {answer['weighted_lateness_h']:.1f} weighted hours",
    ]
    lines += [f"  {row['line_id']:<24} {row['late_h']:.1f} h" for row in answer["late"]]
    units = [unit for unit in answer["units"] if unit["persons"] or unit["pieces"]]
    if units:
        ready = sum(unit["ready_h"] is not None for unit in units)
        lines.append(f"units     {ready} of {len(units)} ready")
        lines += [_tell_unit(unit) for unit in units if unit["parent"] is None or unit["ready_frac"] is not None]
    return lines + [f"note: {note}" for note in answer["notes"]]


def _tell_unit(unit: dict[str, Any]) -> str:
    share = "" if unit["ready_frac"] is None else f" with {unit['ready_frac']:g} of it"
    ready, whole = ("never" if hours is None else f"at {hours:.1f} h" for hours in (unit["ready_h"], unit["whole_h"]))
    return f"  {unit['uln']:<24} ready{share} {ready}, whole {whole}"


@move_app.command("check")
def check_movement(
    target: Target,
    plan: Annotated[Path, typer.Option("--plan", metavar="PLAN.json", help="A plan, as 'move plan --out' writes it.")],
    require: Annotated[bool, typer.Option("--require", help="Exit with 4 if the plan does not hold.")] = False,
    json: JsonFlag = False,
    quiet: QuietFlag = False,
) -> None:
    """Check a plan, also one edited by hand: every breach with line, place and time."""
    with report_errors(as_json=json):
        from foedus.desk.move import check_target
        from foedus.errors import NegativeAnswer

        with show_progress(quiet=quiet) as progress:
            answer = check_target(target, plan, progress=progress)
        if json:
            print_json(answer)
        else:
            zero = f"; D+0 is {answer['zero_at']}" if answer["zero_at"] else ""
            head = "the plan holds" if answer["holds"] else f"breaches: {len(answer['breaches'])}{zero}"
            typer.echo("\n".join([head, *(f"- {breach}" for breach in answer["breaches"])]))
        if require and not answer["holds"]:
            raise SystemExit(NegativeAnswer.exit_code)


@move_app.command("convert")
def convert_data(  # noqa: PLR0917
    source: Annotated[
        str, typer.Argument(metavar="MISSION|FILE", help="A mission, or a table: .csv, .xlsx, or foedus/deployment.")
    ],
    to: Annotated[
        str | None, typer.Option("--to", metavar="KIND", help="csv, xlsx, json or problem; else by the name of F.")
    ] = None,
    out: Annotated[
        Path | None, typer.Option("--out", metavar="F", help="File to write; without it, only what would change.")
    ] = None,
    current: Annotated[
        Path | None, typer.Option("--current", metavar="FILE", help="The data as they are, to compare with.")
    ] = None,
    partial: Annotated[
        bool, typer.Option("--partial", help="The table holds some lines; the others of --current stay.")
    ] = False,
    mission: Annotated[
        str | None, typer.Option("--mission", metavar="M", help="Whose places count, and whose carriers for problem.")
    ] = None,
    network: Annotated[
        Path | None, typer.Option("--network", metavar="F", help="A foedus/network file that gives them instead.")
    ] = None,
    json: JsonFlag = False,
    quiet: QuietFlag = False,
) -> None:
    """Convert a mission or a table; says what it adds, changes and removes, and writes nothing if a row is bad."""
    with report_errors(as_json=json):
        from foedus.desk.move import convert

        with show_progress(quiet=quiet) as progress:
            answer = convert(
                source,
                to=to,
                out=out,
                current=current,
                partial=partial,
                mission=mission,
                network=network,
                progress=progress,
            )
        if json:
            print_json(answer)
        else:
            typer.echo("\n".join(_tell_conversion(answer)))
        if out is not None:
            say(f"wrote {out}")


@move_app.command("export")
def export_movement(  # noqa: PLR0917
    target: Target,
    kinds: Annotated[
        str | None,
        typer.Option(
            "--as", metavar="A,B", help="amt,march,rail,sea,loads,gantt,slots,arrivals,geojson,kml,lp,mps,html."
        ),
    ] = None,
    plan: Annotated[
        Path | None, typer.Option("--plan", metavar="PLAN.json", help="A plan of TARGET; without it, one is made.")
    ] = None,
    before: Annotated[
        Path | None,
        typer.Option("--before", metavar="OLD.json", help="An earlier plan, for the Gantt to compare with."),
    ] = None,
    way: Annotated[
        str | None, typer.Option("--way", metavar="out|home", help="Of a mission; else out, or both with --out-dir.")
    ] = None,
    network: Annotated[
        Path | None, typer.Option("--network", metavar="F", help="A foedus/network file with coordinates of places.")
    ] = None,
    seed: Annotated[int, typer.Option("--seed", metavar="N", help="Seed of the plan's search.")] = 1,
    time_limit_s: Annotated[
        float | None, typer.Option("--time-limit-s", metavar="N", help="Bound, and search, for so long.")
    ] = None,
    out: Annotated[
        Path | None, typer.Option("--out", metavar="F", help="A file: .csv, .xlsx, .geojson, .kml, .lp, .mps, .html.")
    ] = None,
    out_dir: Annotated[
        Path | None, typer.Option("--out-dir", metavar="D", help="A folder for all that is asked.")
    ] = None,
    json: JsonFlag = False,
    quiet: QuietFlag = False,
) -> None:
    """Write a movement as tables (CSV, XLSX), tracks (GeoJSON, KML), or the programme of its bound (LP, MPS)."""
    with report_errors(as_json=json):
        from foedus.desk.move_export import export_target

        with show_progress(quiet=quiet) as progress:
            answer = export_target(
                target,
                kinds=tuple(kinds.replace(" ", "").split(",")) if kinds else (),
                plan_path=plan,
                before_path=before,
                way=way,
                network=network,
                seed=seed,
                time_limit_s=time_limit_s,
                out=out,
                out_dir=out_dir,
                progress=progress,
            )
        if json:
            print_json(answer)
        else:
            typer.echo("\n".join(_tell_export(answer)))
        for path in answer["written"]:
            say(f"wrote {path}")


def _tell_export(answer: dict[str, Any]) -> list[str]:
    lines = []
    for plan in answer["plans"]:
        bound = f", no plan closes before {plan['bound_at']}" if plan["bound_at"] else ""
        broken = f"; it breaks {plan['n_breaches']} rules, see foedus move check" if plan["n_breaches"] else ""
        lines.append(f"{plan['title']}: {plan['n_legs']} legs{bound}{broken}")
    return lines + [f"note: {note}" for note in answer["notes"]]


def _tell_conversion(answer: dict[str, Any]) -> list[str]:
    counts = [f"{len(answer[word])} {word}" for word in ("adds", "changes", "removes")]
    lines = [f"{answer['n_lines']} lines: {', '.join(counts)}, {answer['n_unchanged']} unchanged"]
    for change in answer["changes"]:
        lines += [f"  {change['uln']} {row['field']}: {row['before']} -> {row['after']}" for row in change["fields"]]
    lines += [f"  {uln} goes" for uln in answer["removes"]]
    return lines + [f"note: {note}" for note in answer["notes"]]
