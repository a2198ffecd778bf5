"""Networks as files or rows: ``foedus/network``, and lines as rows of a deployment table.

What lives here: rows from Python brought to the readers that files go through, so that the same faults are found.
What does not: what a network means for a plan (``desk.tabled``).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from foedus.domain.networks import CarrierRow, NetworkTable
from foedus.errors import Fault
from foedus.formats.decode import decode
from foedus.formats.deployment.columns import DEPLOYMENT
from foedus.formats.deployment.rows import RawTable, Table, read_rows
from foedus.formats.faults import FieldPath, make_refusal, suggest_near
from foedus.formats.reader import Document, read_document
from foedus.formats.references import check_alone
from foedus.formats.upgrades import HISTORY
from foedus.instants import show_instant

NAME: Final = "network"

Row = Mapping[str, Any]


def read_network(network: str | Path | Mapping[str, Any], carriers: Sequence[Row] | None = None) -> NetworkTable:
    """Read a network from a ``foedus/network`` file or from rows; ``carriers`` take the place of those it has.

    Raises
    ------
    InputError
        With every fault: unknown fields, wrong types and ranges, names that lead nowhere.
    """
    document = read_document(Path(network)) if isinstance(network, str | Path) else make_document(network, "network")
    table = decode(document, NetworkTable, format_name=NAME)
    faults = [*check_alone(document, table), *check_network(document, table)]
    if carriers is not None:
        # read apart, for the faults to name rows of the argument
        rows = make_document({"nodes": [], "types": [], "carriers": list(carriers)}, "carriers")
        table = _replace_carriers(table, decode(rows, NetworkTable, format_name=NAME).carriers)
        faults = [fault for fault in faults if not fault.field.startswith("carriers")]
        faults += [fault for fault in check_network(rows, table) if fault.field.startswith("carriers")]
    if faults:
        raise make_refusal(faults, document.shown_as)
    return table


def _replace_carriers(table: NetworkTable, carriers: tuple[CarrierRow, ...]) -> NetworkTable:
    return NetworkTable(
        nodes=table.nodes,
        types=table.types,
        links=table.links,
        carriers=carriers,
        title=table.title,
        zero_at=table.zero_at,
        stop_below_frac=table.stop_below_frac,
    )


def make_document(fields: Mapping[str, Any], shown_as: str) -> Document:
    """Give rows from Python as a document without places: the header is added, instants become texts."""
    header = {"format": f"foedus/{NAME}", "version": HISTORY.find_version(NAME)}
    return Document(shown_as=shown_as, data={**header, **_plain(fields)}, values={}, keys={}, sha256="")


def _plain(value: Any) -> Any:
    """Give a value as a file would hold it."""
    if isinstance(value, Mapping):
        return {str(key): _plain(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(inner) for inner in value]
    if isinstance(value, datetime) and value.tzinfo is not None:
        return show_instant(value)
    # numbers of numpy are numbers
    return value.item() if hasattr(value, "item") and getattr(value, "ndim", None) == 0 else value


def check_network(document: Document, table: NetworkTable) -> list[Fault]:
    """List the names in a network that lead nowhere, and what it lacks to be planned with."""
    faults: list[Fault] = []
    nodes, types = [node.id for node in table.nodes], [kind.id for kind in table.types]
    for path, name, kind in _list_names(table):
        known = nodes if kind == "node" else types
        if name not in known:
            faults.append(
                document.make_fault(path, found=f"'{name}'", expected=f"a {kind} of the network",
                                    code=f"unknown-{kind}", hint=suggest_near(name, known))
            )  # fmt: skip
    for k, node in enumerate(table.nodes):
        if (node.opens is None) != (node.closes is None):
            faults.append(
                document.make_fault(("nodes", k, "closes"), found="one of opens and closes",
                                    expected="both, or none", code="missing")
            )  # fmt: skip
        if not table.links and (node.lat_deg is None or node.lon_deg is None):
            faults.append(
                document.make_fault(("nodes", k), found="no coordinates and no links", code="no-way",
                                    expected="lat_deg and lon_deg, or links between the nodes")
            )  # fmt: skip
    for k, kind_row in enumerate(table.types):
        if kind_row.payload_kg is None and not kind_row.reach:
            faults.append(
                document.make_fault(("types", k), found="no payload", expected="payload_kg, or reach with points",
                                    code="missing")
            )  # fmt: skip
        if kind_row.speed_kmh is not None and kind_row.speed_kmh <= 0:
            faults.append(
                document.make_fault(("types", k, "speed_kmh"), found=f"{kind_row.speed_kmh:g}",
                                    expected="a speed above 0", code="out-of-range")
            )  # fmt: skip
    return faults


def _list_names(table: NetworkTable) -> Iterator[tuple[FieldPath, str, str]]:
    """Give every name in a network that must lead somewhere, with its place and what it names."""
    for k, link in enumerate(table.links):
        yield ("links", k, "start"), link.start, "node"
        yield ("links", k, "end"), link.end, "node"
        if link.carrier is not None:
            yield ("links", k, "carrier"), link.carrier, "type"
    for k, row in enumerate(table.carriers):
        yield ("carriers", k, "carrier"), row.carrier, "type"
        yield ("carriers", k, "at"), row.at, "node"
        if row.home is not None:
            yield ("carriers", k, "home"), row.home, "node"
    for k, node in enumerate(table.nodes):
        for j, name in enumerate(node.staged_crews):
            yield ("nodes", k, "staged_crews", j), name, "type"


def read_line_rows(rows: Sequence[Row], *, shown_as: str = "lines") -> Table:
    """Read lines from rows of Python: mappings from columns of a deployment table to values, row 1 the first.

    Raises
    ------
    InputError
        If a key is no column. Faults of values are kept in the table.
    """
    names = list(dict.fromkeys(str(key) for row in rows for key in row))
    columns, faults = DEPLOYMENT.read_header(list[object](names), file=shown_as, line=0)
    if faults:
        raise make_refusal(faults, shown_as)
    cells = [[_make_cell(row.get(name)) for name in names] for row in rows]
    return read_rows(RawTable(file=shown_as, columns=columns, rows=cells, lines=list(range(1, len(rows) + 1))))


def _make_cell(value: Any) -> object:
    """Give a value as a cell."""
    if isinstance(value, list | tuple):
        return " ".join(map(str, value))
    return _plain(value)
