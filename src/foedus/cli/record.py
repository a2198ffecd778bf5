"""``foedus record``: who did and said what, kept whole and proved untouched."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from foedus.cli.show import print_json, report_errors
from foedus.errors import RequestError

if TYPE_CHECKING:
    from foedus.desk.record_verbs import Answer

record_app = typer.Typer(
    no_args_is_help=True,
    rich_markup_mode=None,
    help="Keep who did and said what: signed entries, contradictions side by side, proofs anyone can check.",
)

JsonFlag = Annotated[bool, typer.Option("--json", help="Print one JSON object to stdout.")]
Mission = Annotated[str, typer.Option("--mission", metavar="MISSION", help="A library name or a mission's folder.")]
Data = Annotated[
    Path | None, typer.Option("--data", metavar="D", help="Where your records and keys lie (or FOEDUS_DATA).")
]
KeyName = Annotated[str, typer.Option("--key", metavar="NAME", help="Which of your keys signs.")]


def _show(answer: Answer, *, as_json: bool) -> None:
    if as_json:
        print_json(answer.data)
    else:
        typer.echo(answer.text)


@record_app.command()
def append(  # noqa: PLR0917 - typer reads options from the signature
    mission: Mission,
    file: Annotated[
        str | None, typer.Argument(metavar="[FILE|-]", help="JSON or JSON Lines with entries; - reads stdin.")
    ] = None,
    kind: Annotated[str, typer.Option("--kind", metavar="KIND", help="What is entered, such as claim or appeal.")] = "",
    fields: Annotated[
        list[str] | None, typer.Option("--set", metavar="FIELD=VALUE", help="A field of the kind; again for a list.")
    ] = None,
    happened: Annotated[
        str | None, typer.Option("--happened", metavar="T[/T]", help="When it happened, as claimed.")
    ] = None,
    stated: Annotated[str | None, typer.Option("--stated", metavar="T", help="When it was said.")] = None,
    author: Annotated[str, typer.Option("--author", metavar="OFFICE", help="Who enters it.")] = "",
    evidence: Annotated[
        list[Path] | None, typer.Option("--evidence", metavar="FILE", help="A file kept beside the record.")
    ] = None,
    token: Annotated[
        str, typer.Option("--token", metavar="TOKEN", help="Names this wish: sent again, it is entered once.")
    ] = "",
    key: KeyName = "local",
    data: Data = None,
    json: JsonFlag = False,
) -> None:
    """Enter acts, claims, retractions, corrections, links, grades. All or none."""
    with report_errors(as_json=json):
        from foedus.desk.record import open_record, read_evidence
        from foedus.desk.record_input import make_draft, read_drafts
        from foedus.desk.record_verbs import append as enter

        if (file is None) == (kind == ""):
            raise RequestError("say what to enter", code="record.no-input", hint="--kind KIND --set ..., or a FILE")
        with open_record(mission, data=data, key=key, author=author) as record:
            pieces = {}
            if file is not None:
                drafts = read_drafts(file)
            else:
                pieces = read_evidence(tuple(evidence or ()))
                drafts = [
                    make_draft(
                        kind, tuple(fields or ()), happened=happened, stated=stated, evidence=tuple(pieces), token=token
                    )
                ]
            _show(enter(record, drafts, pieces), as_json=json)


@record_app.command()
def show(  # noqa: PLR0917 - typer reads options from the signature
    mission: Mission,
    entry: Annotated[int | None, typer.Argument(metavar="[N]", help="The number of an entry.", min=1)] = None,
    kind: Annotated[str, typer.Option("--kind", metavar="KIND", help="Only entries of this kind.")] = "",
    last: Annotated[int, typer.Option("--last", metavar="N", help="Only the last N.", min=0)] = 0,
    data: Data = None,
    json: JsonFlag = False,
) -> None:
    """Show entries, or one entry whole with its proof."""
    with report_errors(as_json=json):
        from foedus.desk.record import open_record
        from foedus.desk.record_verbs import show as tell

        with open_record(mission, data=data, to_read=True) as record:
            _show(tell(record, n=entry or 0, kind=kind, last=last), as_json=json)


@record_app.command()
def accounts(  # noqa: PLR0917 - typer reads options from the signature
    mission: Mission,
    as_of: Annotated[
        str | None, typer.Option("--as-of", metavar="T", help="As known then: a date or an instant.")
    ] = None,
    claimed_by: Annotated[str, typer.Option("--claimed-by", metavar="NAME", help="As claimed by this speaker.")] = "",
    agreed: Annotated[bool, typer.Option("--agreed", help="Only matters in which nobody contradicts another.")] = False,
    contested: Annotated[bool, typer.Option("--contested", help="Only matters in which somebody does.")] = False,
    matter: Annotated[str, typer.Option("--matter", metavar="ID", help="Only one matter, by its id or a claim.")] = "",
    until_entry: Annotated[
        int, typer.Option("--until-entry", metavar="N", help="The record as it was at this entry.", min=0, max=2**53)
    ] = 0,
    data: Data = None,
    json: JsonFlag = False,
) -> None:
    """Put all that is said about each matter side by side: by whom, through whom, since when, how graded."""
    with report_errors(as_json=json):
        from foedus.desk.accounts import tell_accounts
        from foedus.desk.record import open_record

        with open_record(mission, data=data, to_read=True) as record:
            answer = tell_accounts(
                record,
                as_of=as_of,
                claimed_by=claimed_by,
                agreed_only=agreed,
                contested_only=contested,
                matter=matter,
                until_entry=until_entry,
            )
            _show(answer, as_json=json)


@record_app.command()
def export(  # noqa: PLR0917 - typer reads options from the signature
    mission: Mission,
    out: Annotated[Path, typer.Option("--out", metavar="FILE", help="The file to write.")],
    form: Annotated[
        str, typer.Option("--form", metavar="FORM", help="record (with proofs), csv, jsonl, prov, sitrep.")
    ] = "record",
    entry: Annotated[
        list[int] | None,
        typer.Option(
            "--entry", metavar="N", help="Only this entry, with its proof, to cite it; again for more.", min=1
        ),
    ] = None,
    language: Annotated[str, typer.Option("--lang", metavar="L", help="Of a sitrep: en, fr or ru.")] = "en",
    on: Annotated[str | None, typer.Option("--on", metavar="D", help="Of a daily sitrep: the day, UTC.")] = None,
    matter: Annotated[str, typer.Option("--matter", metavar="ID", help="Of a special incident sitrep.")] = "",
    as_of: Annotated[str | None, typer.Option("--as-of", metavar="T", help="Of a sitrep: as known then.")] = None,
    key: KeyName = "local",
    data: Data = None,
    json: JsonFlag = False,
) -> None:
    """Write the one file that carries all entries, evidence and proofs; or a table, PROV-O or a situation report."""
    with report_errors(as_json=json):
        from foedus.desk.record import open_record
        from foedus.desk.record_export import export_as
        from foedus.desk.record_proofs import export_entries

        if entry and form != "record":
            raise RequestError(
                "--entry goes with proofs, not with --form", code="record.no-input", hint="leave one out"
            )
        with open_record(mission, data=data, key=key, to_read=True) as record:
            if entry:
                answer = export_entries(record, tuple(entry), out)
            else:
                answer = export_as(record, out, form, language=language, on=on, matter=matter, as_of=as_of)
            _show(answer, as_json=json)


@record_app.command("import")
def import_(  # noqa: PLR0917 - typer reads options from the signature
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A table of conflict events, or a record's one file.")],
    mission: Annotated[
        str | None, typer.Option("--mission", metavar="MISSION", help="Into which record a table goes.")
    ] = None,
    mapping: Annotated[
        str, typer.Option("--mapping", metavar="NAME", help="acled, ucdp-ged, or a foedus/mapping file.")
    ] = "",
    edition: Annotated[str, typer.Option("--edition", metavar="TEXT", help="Version or query of the data set.")] = "",
    licence: Annotated[str, typer.Option("--licence", metavar="TEXT", help="Under which terms.")] = "",
    taken_on: Annotated[str, typer.Option("--taken-on", metavar="D", help="The day of the snapshot.")] = "",
    founder: Annotated[
        str, typer.Option("--founder", metavar="KEY", help="The key that must have founded a whole record.")
    ] = "",
    data: Data = None,
    quiet: Annotated[bool, typer.Option("--quiet", help="No progress on stderr.")] = False,
    json: JsonFlag = False,
) -> None:
    """Enter a table of conflict events as claims, or take in a whole record from its one file."""
    with report_errors(as_json=json):
        from foedus.cli.show import show_progress
        from foedus.desk.record import open_record
        from foedus.desk.record_import import import_events, import_record

        if not mapping:
            _show(import_record(file, data=data, founder=founder), as_json=json)
            return
        given = {"--mission": mission, "--edition": edition, "--licence": licence, "--taken-on": taken_on}
        missing = [name for name, value in given.items() if not value]
        if missing or mission is None:
            raise RequestError(
                f"a snapshot needs {', '.join(missing)}",
                code="record.no-input",
                hint="data sets change: say which version, under which terms, taken when",
            )
        with show_progress(quiet=quiet) as tell, open_record(mission, data=data) as record:
            answer = import_events(
                record, file, mapping=mapping, edition=edition, licence=licence, taken_on=taken_on, tell=tell
            )
        _show(answer, as_json=json)


@record_app.command()
def verify(  # noqa: PLR0917 - typer reads options from the signature
    file: Annotated[Path | None, typer.Argument(metavar="[FILE]", help="What record export wrote.")] = None,
    mission: Annotated[
        str | None, typer.Option("--mission", metavar="MISSION", help="Without FILE: your own store of this record.")
    ] = None,
    held: Annotated[
        list[Path] | None, typer.Option("--held", metavar="FILE", help="A checkpoint you hold; again for more.")
    ] = None,
    trust: Annotated[
        list[str] | None,
        typer.Option("--trust", metavar="KEY", help="Skip signatures under a held checkpoint that this key signed."),
    ] = None,
    founder: Annotated[str, typer.Option("--founder", metavar="KEY", help="The key that must have founded it.")] = "",
    workers: Annotated[int, typer.Option("--workers", metavar="N", help="Processes.", min=1, max=64)] = 1,
    data: Data = None,
    json: JsonFlag = False,
) -> None:
    """Verify a file; exits with 5 and names the first bad entry and its byte where a bit was changed."""
    with report_errors(as_json=json):
        from foedus.desk.record_proofs import verify as prove
        from foedus.desk.record_proofs import verify_own

        if (file is None) == (mission is None):
            raise RequestError("say what to verify", code="record.no-input", hint="a FILE, or --mission M")
        if file is not None:
            keys = tuple(trust or ())
            answer = prove(file, held=tuple(held or ()), trusted=keys, founder=founder, workers=workers)
        else:
            from foedus.desk.record import open_record

            if trust:
                raise RequestError(
                    "--trust goes with a FILE",
                    code="record.no-input",
                    hint="of your own store every signature is checked",
                )
            with open_record(str(mission), data=data, to_read=True) as record:
                answer = verify_own(record, held=tuple(held or ()), founder=founder)
        _show(answer, as_json=json)


@record_app.command()
def checkpoint(  # noqa: PLR0917 - typer reads options from the signature
    mission: Annotated[
        str | None, typer.Option("--mission", metavar="MISSION", help="A library name or a mission's folder.")
    ] = None,
    out: Annotated[Path | None, typer.Option("--out", metavar="FILE", help="A file for others to hold.")] = None,
    cosign: Annotated[
        Path | None, typer.Option("--cosign", metavar="FILE", help="Add your signature to this checkpoint.")
    ] = None,
    key: KeyName = "local",
    data: Data = None,
    json: JsonFlag = False,
) -> None:
    """Sign how long a record is and what its root is, or co-sign the checkpoint of another."""
    with report_errors(as_json=json):
        from foedus.desk.record import open_record
        from foedus.desk.record_signing import cosign_checkpoint, make_checkpoint

        if mission is None:
            if cosign is None:
                raise RequestError("say which record", code="record.no-input", hint="--mission M, or --cosign FILE")
            answer = cosign_checkpoint(cosign, out, data=data, key=key, record=None)
        else:
            with open_record(mission, data=data, key=key, to_read=True) as record:
                if cosign is not None:
                    answer = cosign_checkpoint(cosign, out, data=data, key=key, record=record)
                else:
                    answer = make_checkpoint(record, out)
        _show(answer, as_json=json)


@record_app.command()
def key(  # noqa: PLR0917 - typer reads options from the signature
    mission: Annotated[
        str | None, typer.Option("--mission", metavar="MISSION", help="A library name or a mission's folder.")
    ] = None,
    new: Annotated[str, typer.Option("--new", metavar="NAME", help="Make another key of yours.")] = "",
    enrol: Annotated[str, typer.Option("--enrol", metavar="KEY", help="Let this public key sign from here on.")] = "",
    rotate: Annotated[str, typer.Option("--rotate", metavar="KEY", help="Replace your key by this one.")] = "",
    revoke: Annotated[str, typer.Option("--revoke", metavar="KEY", help="This key signs no longer.")] = "",
    holder: Annotated[str, typer.Option("--holder", metavar="OFFICE", help="Who holds the key.")] = "",
    role: Annotated[str, typer.Option("--role", metavar="ROLE", help="keeper or author.")] = "author",
    reason: Annotated[str, typer.Option("--reason", metavar="TEXT", help="Why.")] = "",
    name: KeyName = "local",
    data: Data = None,
    json: JsonFlag = False,
) -> None:
    """Show the keys of a record; make, enrol, rotate or revoke one."""
    with report_errors(as_json=json):
        from foedus.desk.record import open_record
        from foedus.desk.record_signing import change_key, new_key, show_keys

        acts = [(act, value) for act, value in (("enrol", enrol), ("rotate", rotate), ("revoke", revoke)) if value]
        if new:
            answer = new_key(data, new, holder)
        elif mission is None or len(acts) > 1:
            raise RequestError("say which record and one act", code="record.no-input", hint="--mission M --enrol KEY")
        else:
            with open_record(mission, data=data, key=name, to_read=not acts) as record:
                if acts:
                    act, value = acts[0]
                    answer = change_key(record, act, key=value, holder=holder, role=role, reason=reason)
                else:
                    answer = show_keys(record)
        _show(answer, as_json=json)
