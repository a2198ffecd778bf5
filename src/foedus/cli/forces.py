"""The commands ``foedus forces``: match, gaps, shares, register, units.

What lives here: arguments, options, and how an answer is told. What does not: the answer (the desk's).
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from foedus.cli.show import print_json, report_errors, say, show_progress
from foedus.errors import NegativeAnswer

forces_app = typer.Typer(name="forces", no_args_is_help=True, help="Match pledges to what a mission asks for.")

Mission = Annotated[str, typer.Argument(metavar="MISSION", help="A library name or a mission folder.")]
JsonFlag = Annotated[bool, typer.Option("--json", help="Print one JSON object to stdout.")]
QuietFlag = Annotated[bool, typer.Option("--quiet", help="No progress on stderr.")]
AsOf = Annotated[str | None, typer.Option("--as-of", metavar="T", help="Use only what was known then.")]
Aims = Annotated[
    str, typer.Option("--aims", metavar="A,B,..", help="in_time, coverage, contingents, shares, cost, in your order.")
]
KeyName = Annotated[str, typer.Option("--key", metavar="K", help="Key that the aim 'shares' follows.")]
Register = Annotated[
    Path | None, typer.Option("--pledges", metavar="FILE", help="A register in place of the mission's pledges.")
]
Drop = Annotated[str, typer.Option("--drop", metavar="STATE,..", help="What if these states send nothing?")]
AllMust = Annotated[bool, typer.Option("--all-must", help="No requirement may be missing; says what conflicts.")]
TimeLimit = Annotated[float | None, typer.Option("--time-limit", metavar="S", help="Seconds for the search.")]
Gap = Annotated[float, typer.Option("--gap", metavar="F", help="Stop an aim this close to its bound (0.01).")]
Seed = Annotated[int, typer.Option("--seed", metavar="N", help="Seed of the solver's tie-breaking.")]
Require = Annotated[bool, typer.Option("--require", help="Exit 4 where something that must be there is missing.")]


def _ask(verb: str, mission: str, options: dict[str, Any], *, quiet: bool, out: Path | None = None) -> dict[str, Any]:
    from foedus.desk import forces

    wish = forces.Wish(
        as_of=options["as_of"],
        aims=tuple(word.strip() for word in options["aims"].split(",") if word.strip()),
        key=options["key"],
        pledges=options["pledges"],
        drop=tuple(word.strip() for word in options["drop"].split(",") if word.strip()),
        all_must=options["all_must"],
        time_limit_s=options["time_limit"],
        gap_frac=options["gap"],
        seed=options["seed"],
    )
    with show_progress(quiet=quiet) as progress:
        if verb == "gaps":
            return forces.list_gaps(mission, wish, progress=progress)
        if verb == "shares":
            return forces.list_shares(mission, wish, progress=progress)
        return forces.match_mission(mission, wish, out=out, progress=progress)


@forces_app.command("match")
def match(  # noqa: PLR0917 - typer reads options from the signature
    mission: Mission,
    as_of: AsOf = None,
    aims: Aims = "",
    key: KeyName = "",
    pledges: Register = None,
    drop: Drop = "",
    all_must: AllMust = False,
    time_limit: TimeLimit = None,
    gap: Gap = 0.0,
    seed: Seed = 1,
    out: Annotated[
        Path | None, typer.Option("--out", metavar="D", help="Folder for the tables as CSV, XLSX and JSON.")
    ] = None,
    require: Require = False,
    json: JsonFlag = False,
    quiet: QuietFlag = False,
) -> None:
    """Find the best package for the requirements by date, with bound, gaps, alternates and burdens."""
    with report_errors(as_json=json):
        answer = _ask("match", mission, _gather(locals()), quiet=quiet, out=out)
        _tell(answer, json, _tell_match)
        for path in answer.get("written", ()):
            say(f"wrote {path}")
        _require(answer, require)


@forces_app.command("gaps")
def gaps(  # noqa: PLR0917 - typer reads options from the signature
    mission: Mission,
    as_of: AsOf = None,
    aims: Aims = "",
    key: KeyName = "",
    pledges: Register = None,
    drop: Drop = "",
    all_must: AllMust = False,
    time_limit: TimeLimit = None,
    gap: Gap = 0.0,
    seed: Seed = 1,
    require: Require = False,
    json: JsonFlag = False,
    quiet: QuietFlag = False,
) -> None:
    """List what is missing, the pledge that came closest and why it failed, and what conflicts."""
    with report_errors(as_json=json):
        answer = _ask("gaps", mission, _gather(locals()), quiet=quiet)
        _tell(answer, json, _tell_gaps)
        _require(answer, require)


@forces_app.command("shares")
def shares(  # noqa: PLR0917 - typer reads options from the signature
    mission: Mission,
    as_of: AsOf = None,
    aims: Aims = "",
    key: KeyName = "",
    pledges: Register = None,
    drop: Drop = "",
    all_must: AllMust = False,
    time_limit: TimeLimit = None,
    gap: Gap = 0.0,
    seed: Seed = 1,
    json: JsonFlag = False,
    quiet: QuietFlag = False,
) -> None:
    """Show what each state bears of the package beside what each key would ask of it."""
    with report_errors(as_json=json):
        _tell(_ask("shares", mission, _gather(locals()), quiet=quiet), json, _tell_shares)


@forces_app.command("register")
def register(  # noqa: PLR0917 - typer reads options from the signature
    source: Annotated[
        str, typer.Argument(metavar="MISSION|FILE", help="A mission, or a register: .csv, .xlsx, .yaml.")
    ],
    out: Annotated[Path | None, typer.Option("--out", metavar="F", help="Register to write: .csv or .xlsx.")] = None,
    current: Annotated[
        Path | None, typer.Option("--current", metavar="FILE", help="The register as it is, to compare with.")
    ] = None,
    partial: Annotated[
        bool, typer.Option("--partial", help="FILE holds some pledges; the others of --current stay.")
    ] = False,
    mission: Annotated[
        str | None, typer.Option("--mission", metavar="M", help="Whose tasks, sectors and term pledges are checked by.")
    ] = None,
    json: JsonFlag = False,
) -> None:
    """Say what a register adds, changes and removes; writes nothing if a row is bad."""
    with report_errors(as_json=json):
        from datetime import UTC, datetime

        from foedus.desk.forces_register import convert_register

        answer = convert_register(
            source, today=datetime.now(UTC).date(), out=out, current=current, partial=partial, mission=mission
        )
        _tell(answer, json, _tell_register)
        if out is not None:
            say(f"wrote {out}")


@forces_app.command("units")
def units(json: JsonFlag = False) -> None:
    """List the generic units with the arithmetic from posts to persons."""
    with report_errors(as_json=json):
        from foedus.desk.forces_register import list_units

        _tell(list_units(), json, _tell_units)


def _gather(given: dict[str, Any]) -> dict[str, Any]:
    names = ("as_of", "aims", "key", "pledges", "drop", "all_must", "time_limit", "gap", "seed")
    return {name: given[name] for name in names}


def _tell(answer: dict[str, Any], as_json: bool, tell: Any) -> None:
    if as_json:
        print_json(answer)
    else:
        typer.echo("\n".join(tell(answer)))


def _require(answer: dict[str, Any], require: bool) -> None:
    if require and not answer["met"]:
        raise SystemExit(NegativeAnswer.exit_code)


def _tell_match(answer: dict[str, Any]) -> list[str]:
    ceiling = f" of {answer['ceiling_persons']} in the mandate" if answer["ceiling_persons"] is not None else ""
    lines = [f"Package of {answer['mission']}: {answer['total_persons']} persons{ceiling}"]
    for row in answer["requirements"]:
        late = (
            f", {row['covered_persons'] - row['in_time_persons']} late"
            if row["covered_persons"] > row["in_time_persons"]
            else ""
        )
        must = " (must)" if row["must"] else ""
        lines.append(f"{row['id']}{must}: {row['name']}, {row['sector']}, by {row['needed_at']}")
        lines.append(f"  {row['in_time_persons']} of {row['persons']} persons in time{late}")
        for use in (use for use in answer["package"] if use["requirement"] == row["id"]):
            lines.append(
                f"  {use['pledge']} {use['state']} {use['unit']}: {use['persons']} persons, {use['arrives_at']}"
            )
    lines += [f"Sector {lead['sector']} is led by {lead['state']}" for lead in answer["leads"]]
    lines += ["Aims, in order:"]
    for aim in answer["aims"]:
        lines.append(f"  {aim['text']}: {aim['value']:g}, bound {aim['bound']:g}, gap {100 * aim['gap_frac']:.2f} %")
    if "without" in answer:
        lines.append(f"Without {', '.join(answer['without'])}:")
        lines += [f"  leaves {row['pledge']} at {row['requirement']}" for row in answer["leaves"]]
        lines += [f"  joins {row['pledge']} at {row['requirement']}" for row in answer["joins"]]
    return lines + _tell_gaps(answer)


def _tell_gaps(answer: dict[str, Any]) -> list[str]:
    lines = ["Gaps:"] if answer["gaps"] else ["No gaps."]
    for gap in answer["gaps"]:
        lines.append(f"  {gap['requirement']}: {gap['text']}")
        lines.append(f"    closest: {gap['closest']}: {gap['why']}" if gap["closest"] else f"    {gap['why']}")
    for name, rows in answer.get("alternates", {}).items():
        lines.append(f"Could step in at {name}:")
        lines += [f"  {row['pledge']}: {row['text']}" for row in rows]
    if answer["conflict"]:
        lines.append(f"Conflict: {answer['conflict']['text']}")
        lines += [f"  - {part['text']}" for part in answer["conflict"]["parts"]]
    return lines + [f"note: {note}" for note in answer["notes"]]


def _tell_shares(answer: dict[str, Any]) -> list[str]:
    keys = answer["keys"]
    lines = [f"Burdens of {answer['mission']}, {answer['total_persons']} persons"]
    lines += [f"  key {key['id']}: {key['text']}" for key in keys]
    lines.append("  ".join(["state", "units", "persons", " bears", *(f"{key['id'][:8]:>8}" for key in keys), "cost"]))
    for row in answer["shares"]:
        asked = [row["by_key"][key["id"]]["asked_frac"] for key in keys]
        shown = [f"{100 * frac:7.1f}%" if frac is not None else "      - " for frac in asked]
        cost = "-" if row["cost"] is None else f"{row['cost']:g}"
        bears = f"{100 * row['borne_frac']:5.1f}%"
        lines.append(
            "  ".join([f"{row['state']:5}", f"{row['units_count']:5}", f"{row['persons']:7}", bears, *shown, cost])
        )
    return lines + [f"note: {note}" for note in answer["notes"]]


def _tell_register(answer: dict[str, Any]) -> list[str]:
    counts = [f"{len(answer[word])} {word}" for word in ("adds", "changes", "removes")]
    lines = [f"{answer['n_pledges']} pledges: {', '.join(counts)}, {answer['n_unchanged']} unchanged"]
    for change in answer["changes"]:
        lines += [f"  {change['pledge']} {row['field']}: {row['before']} -> {row['after']}" for row in change["fields"]]
    return lines + [f"  {name} goes" for name in answer["removes"]]


def _tell_units(answer: dict[str, Any]) -> list[str]:
    lines = []
    for unit in answer["units"]:
        lines.append(f"{unit['id']}: {unit['name']}, {unit['persons']} persons, {unit['vehicles']} vehicles")
        lines.append(f"  {unit['text']}")
        lines += [f"    {line}" for line in unit["arithmetic"]]
        lines.append(f"  source: {unit['source']} [{unit['checked']}]" + (f"; {unit['note']}" if unit["note"] else ""))
    return lines
