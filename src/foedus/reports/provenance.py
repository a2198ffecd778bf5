"""A record as a graph of provenance: who derived what from what, in PROV-O.

What lives here: entries as JSON-LD with an inline context, so that it is read offline. What does not: any inference.

Source: W3C PROV-O, the provenance ontology. A claim is an entity attributed to who said it first; who carried it is in
its chain of derivations, outermost last; signing an entry is an activity of the author, who acts with a key.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Set
from typing import Any, Final
from urllib.parse import quote

from foedus.record.entries import Entry, write_instant

_PROV: Final = "http://www.w3.org/ns/prov#"
_CONTEXT: Final[dict[str, Any]] = {
    "prov": _PROV,
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "foedus": "urn:foedus:term:",
    "label": "rdfs:label",
    "text": "prov:value",
    **{
        name: {"@id": f"prov:{name}", "@type": "@id"}
        for name in (
            "wasAttributedTo", "wasDerivedFrom", "hadPrimarySource", "wasRevisionOf", "wasGeneratedBy",
            "wasAssociatedWith", "wasInvalidatedBy", "wasInfluencedBy", "actedOnBehalfOf", "used",
        )
    },
    **{
        name: {"@id": f"prov:{name}", "@type": "xsd:dateTime"}
        for name in ("generatedAtTime", "startedAtTime", "endedAtTime", "invalidatedAtTime")
    },
}  # fmt: skip


def write_provenance(log: str, entries: Iterable[Entry]) -> str:
    """Give the graph of a record as JSON-LD."""
    kept = list(entries)
    graph = _Graph(log, gone={entry.body["of"] for entry in kept if entry.kind == "unlink"})
    for entry in kept:
        graph.take(entry)
    return json.dumps({"@context": _CONTEXT, "@graph": graph.list_nodes()}, ensure_ascii=False, indent=1) + "\n"


class _Graph:
    """Gathers nodes; each is written once."""

    def __init__(self, log: str, gone: Set[int]) -> None:
        self._gone = gone
        self._base = f"urn:foedus:record:{quote(log, safe='')}"
        self._nodes: dict[str, dict[str, Any]] = {}
        self._of_id: dict[tuple[str, str], str] = {}

    def list_nodes(self) -> list[dict[str, Any]]:
        return list(self._nodes.values())

    def take(self, entry: Entry) -> None:
        """Add an entry as an entity, how it was generated, and what its kind says."""
        node = self._add(f"{self._base}:entry:{entry.n}", "prov:Entity")
        node["label"] = f"entry {entry.n}: {entry.kind}"
        node["generatedAtTime"] = write_instant(entry.received_at)
        if text := entry.body.get("text") or entry.body.get("title"):
            node["text"] = text
        signing = self._add(f"{self._base}:signing:{entry.n}", "prov:Activity")
        signing["wasAssociatedWith"] = self._agent(entry.author or entry.key)
        signing["endedAtTime"] = write_instant(entry.received_at)
        node["wasGeneratedBy"] = signing["@id"]
        own = entry.body.get("id")
        if isinstance(own, str):
            if "corrects" in entry.body:
                self._link(node, "wasRevisionOf", f"{self._base}:entry:{entry.body['corrects']}")
            self._of_id[entry.kind, own] = node["@id"]
        take = getattr(self, f"_take_{entry.kind}", None)
        if take is not None:
            take(entry, node)
        for piece in entry.evidence:
            held = self._add(f"urn:sha256:{piece.sha256}", "prov:Entity")
            held["label"] = piece.name
            self._link(node, "wasDerivedFrom", held["@id"])

    def _take_claim(self, entry: Entry, node: dict[str, Any]) -> None:
        node["wasAttributedTo"] = self._agent(entry.body["by"])
        inner = node
        # outermost first in the record: what was read derives from what it carried
        for place, carrier in enumerate(entry.body.get("carried_by", ())):
            passed = self._add(f"{node['@id']}:carried:{place}", "prov:Entity")
            passed["label"] = f"as carried by {carrier}"
            passed["wasAttributedTo"] = self._agent(carrier)
            self._link(inner, "wasDerivedFrom", passed["@id"])
            inner = passed
        source = self._of_id.get(("source", str(entry.body.get("source", ""))))
        if source is not None:
            self._link(node, "hadPrimarySource", source)

    def _take_retraction(self, entry: Entry, node: dict[str, Any]) -> None:
        claim = self._nodes.get(self._of_id.get(("claim", entry.body["of"]), ""))
        if claim is not None:
            self._link(claim, "wasInvalidatedBy", node["wasGeneratedBy"])
            # the first that became known ended it; instants are all written in one way
            claim["invalidatedAtTime"] = min(entry.body["known_at"], claim.get("invalidatedAtTime", "~"))

    def _take_link(self, entry: Entry, node: dict[str, Any]) -> None:
        one = self._nodes.get(self._of_id.get(("claim", entry.body["from"]), ""))
        other = self._of_id.get(("claim", entry.body["to"]))
        if one is not None and other is not None:
            relation = entry.body["relation"]
            # a link that was taken back stays as an entry, and says nothing of the claims any more
            if entry.n not in self._gone:
                self._link(one, "wasRevisionOf" if relation == "superseded" else "wasInfluencedBy", other)
            self._link(node, "wasDerivedFrom", one["@id"])
            self._link(node, "wasDerivedFrom", other)
            node["foedus:relation"] = relation

    def _agent(self, name: str) -> str:
        agent = self._add(f"urn:foedus:agent:{quote(name, safe='')}", "prov:Agent")
        agent["label"] = name
        return str(agent["@id"])

    def _add(self, name: str, kind: str) -> dict[str, Any]:
        return self._nodes.setdefault(name, {"@id": name, "@type": kind})

    @staticmethod
    def _link(node: dict[str, Any], how: str, target: str) -> None:
        known = node.setdefault(how, [])
        if target not in known:
            known.append(target)
