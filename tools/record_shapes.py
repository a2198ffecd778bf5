"""What entries, checkpoints and headers hold, read anew for the second verifier: nothing of Foedus.

What has not its shape gives False or raises AttributeError, KeyError, TypeError or ValueError. One line
says the fields of a kind with their shapes; an exclamation mark stands behind a field that must be there.
"""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Any

UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\u2028\u2029\u202a-\u202e\u2066-\u2069]")
FORMS = {
    "name": "[A-Za-z0-9][A-Za-z0-9._:/#@-]{0,199}", "note": "[a-z][a-z0-9_]{0,39}", "state": "[A-Z]{3}",
    "decimal": r"-?(0|[1-9][0-9]{0,14})(\.[0-9]{1,9})?", "digest": "[0-9a-f]{64}", "key": "[A-Za-z0-9_-]{43}",
    "instant": r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z",
}  # fmt: skip
SORTS = "protest|riot|armed_attack|battle|explosion|violence_against_civilians|strategic|accident|detention|other"
AT = "place:text lat_deg:decimal lon_deg:decimal precision_km:decimal note:long"
ACT = f"text:long! rests_on:names {AT}"
NEEDED = {"author", "body", "digest", "key", "kind", "log", "token", "version"}
SIGNED = {"at", "key", "log", "root", "size", "version"}
#: kind -> its fields with their shapes, all of version 1; ! must be there
KINDS = {kind: dict(field.split(":") for field in fields.split()) for kind, fields in {
    "claim": f"{AT} id:name text:long! by:text! known_at:instant! topic:name matters:names source:name asserts:asserts "
    "carried_by:texts confidence:high|medium|low checked:press|retrieved|derived|background when:text value:text "
    f"unit:text sort:{SORTS} country:text outcome:flag quoted:quotation|paraphrase hearsay:flag negated:flag "
    "intended:flag credibility:1|2|3|4|5|6 provenance:notes corrects:number",
    "source": "id:name! title:text! url:text published:text licence:text reliability:A|B|C|D|E|F corrects:number "
    "outlet:official|agency|press|research|reference|copy|other|data|none note:long",
    "matter": "id:name! title:text! sides:sides! about:name handling:long corrects:number",
    "link": "relation:number|time|framing|contradicts|superseded|retracted|same|criticises|confirms! "
    "from:name! to:name! why:long",
    "unlink": "of:number! why:long!", "attestation": "of:number! text:long!",
    "grade": "of:name! reliability:A|B|C|D|E|F credibility:1|2|3|4|5|6 why:long",
    "retraction": "of:name! by:text! known_at:instant! text:long",
    "correction": "of:number! text:long! by:text claim:name",
    "compilation": "id:name! title:text! compiled_on:day! method:long! sha256:digest! holes:texts corrects:number",
    "import": "dataset:name! edition:text! licence:text! taken_on:day! sha256:digest! rows:count! mapping:digest "
    "note:long",
    "key": "action:found|enrol|rotate|revoke! key:key! holder:text role:keeper|author reason:long",
    "appeal": f"{ACT} state:state to:text", "decision": f"{ACT} organ:text decision:name",
    "vote": f"{ACT} state:state! decision:name! vote:for|against|abstain|not_taking_part!",
    "approval": f"{ACT} state:state! step:text outcome:given|refused|put_off",
    "order": f"{ACT} contingent:name task:name", "measure": f"{ACT} state:state",
    "movement": f"{ACT} state:state contingent:name stage:departed|arrived persons:count vehicles:count",
    "incident": f"{ACT} sort:{SORTS}! claimant:text! deaths:count injured:count detained:count",
    "position": f"{ACT} party:text! addressee:text! condition:long",
    "handover": f"{ACT} site:name by:text to:text", "withdrawal": f"{ACT} state:state contingent:name",
}.items()}  # fmt: skip


def is_header(plain: Any, form: str, count: str) -> bool:
    """Say whether a line is the header of a file of this form."""
    numbers = [plain[count], plain["size"], plain["version"]]
    known = plain["format"] == form and fits("text", plain["log"]) and all(fits("count", n) for n in numbers)
    return known and len(plain) == 5 and plain["version"] == 1 and plain["size"] > 0


def is_entry(plain: Any) -> bool:
    """Say whether a line is an entry, with a body as its kind has it."""
    said, times = plain["said"], [plain["received"]]
    if "happened" in said:
        times += said["happened"].values()
        if not said["happened"] or not said["happened"].keys() <= {"from", "until"}:
            return False
    times += [said["stated"]] if "stated" in said else []
    return (
        list(plain) == ["after", "n", "received", "said", "sig"]
        and fits("digest", plain["after"])
        and type(plain["n"]) is int
        and NEEDED <= said.keys() <= NEEDED | {"evidence", "happened", "stated"}
        and all(fits("instant", at) for at in times)
        and (said["author"] == "" or fits("text", said["author"]))
        and fits("text", said["token"])
        and is_list("piece", said.get("evidence", []))
        and fits_kind(said["kind"], said["version"], said["body"])
    )


def is_checkpoint(plain: Any) -> bool:
    """Say whether this is a checkpoint; each key signs it once."""
    others = plain.get("cosigned", [])
    return (
        plain.keys() - {"cosigned"} == SIGNED | {"sig"}
        and fits("instant", plain["at"])
        and fits("count", plain["size"])
        and type(plain["version"]) is int
        and plain["version"] == 1
        and bool(others) == ("cosigned" in plain)
        and is_list("cosignature", others)
        and len({plain["key"], *(own["key"] for own in others)}) > len(others)
    )


def fits_kind(kind: Any, version: Any, body: Any) -> bool:
    """Say whether a body holds what its kind holds, and nothing else."""
    fields = KINDS[kind] if type(version) is int and version == 1 else {}
    there = all(name in body for name, shape in fields.items() if shape.endswith("!"))
    return there and all(fits(fields[name].rstrip("!"), value) for name, value in body.items())


def fits(shape: str, value: Any) -> bool:
    """Say whether a value has a shape; a list of a shape is written with s."""
    if shape in FORMS or "|" in shape:
        known = isinstance(value, str) and re.fullmatch(FORMS.get(shape, shape), value, re.ASCII) is not None
        return known and (shape != "instant" or datetime.fromisoformat(value[:-1]) is not None)
    if shape in ("text", "long"):
        most = 1_000 if shape == "text" else 20_000
        return isinstance(value, str) and len(value) <= most and bool(value.strip()) and not UNSEEN.search(value)
    if shape in ("count", "number"):
        return type(value) is int and value >= (shape == "number")
    if shape == "day":
        return isinstance(value, str) and len(value) == 10 and date.fromisoformat(value) is not None
    if shape == "notes":
        return all(fits("note", name) and fits("long", text) for name, text in value.items())
    if shape == "piece":
        known = value.keys() == {"bytes", "name", "sha256"} and fits("count", value["bytes"])
        return known and fits("text", value["name"]) and fits("digest", value["sha256"])
    if shape == "cosignature":
        known = value.keys() - {"version"} == {"holder", "key", "sig"} and value.get("version", 2) == 2
        return known and (value["holder"] == "" or fits("text", value["holder"]))
    if shape == "side":
        return value.keys() == {"text", "claims"} and fits("long", value["text"]) and is_list("name", value["claims"])
    if shape == "assert":
        known = {"atom", "value"} <= value.keys() <= {"atom", "value", "by"} and fits("name", value["atom"])
        return known and fits("flag", value["value"]) and fits("text", value.get("by", "-"))
    return isinstance(value, bool) if shape == "flag" else is_list(shape[:-1], value) and 0 < len(value) <= 2_000


def is_list(shape: str, value: Any) -> bool:
    """Say whether a value is a list of a shape."""
    return isinstance(value, list) and all(fits(shape, item) for item in value)
