"""A tiny invented library and mission, written as real files, which a test may break in one place."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from foedus import library

TREATY = """\
format: foedus/treaty
version: 1
id: lake-pact
title: Pact of the lake shore
signed_on: 2001-05-01
in_force_on: 2002-05-01
checked: text
sources:
  - {id: T1, title: Text of the pact}
organs:
  - {id: COUNCIL, name: Council, seats: heads of state, cite: art. 2, checked: text}
atoms:
  - {id: flood, kind: fact, text: the shore is under water}
rules:
  - id: aid
    text: members help
    cite: art. 1
    versions:
      - {when: {atom: flood}, source: T1, checked: text}
"""

TRANSPORT = """\
format: foedus/transport
version: 1
id: air
title: One lifter
mode: air
sources:
  - {id: S1, title: Maker's table}
carriers:
  - id: lifter
    mode: air
    name: Lifter
    speed_kmh: {value: 700, source: S1, checked: retrieved}
    load_h: {value: 2, source: S1, checked: retrieved}
    unload_h: {value: 1.5, source: S1, checked: retrieved}
    payload_range:
      - {range_km: 3000, payload_tonnes: 40, source: S1, checked: retrieved}
"""

GAZETTEER = """\
format: foedus/gazetteer
version: 1
id: shore
title: Places by the lake
licence: public domain
places:
  - id: northfield
    kind: airfield
    name: Northfield
    country: AAA
    lat_deg: 50
    lon_deg: 30
    precision_km: 1
    source: {title: map, url: null, checked: retrieved}
    runways:
      - {name: 09/27, length_m: 2700}
  - id: southfield
    kind: airfield
    name: Southfield
    country: BBB
    lat_deg: 48
    lon_deg: 30
    precision_km: 1
    source: {title: map, url: null, checked: retrieved}
"""

SCENARIO = """\
format: foedus/scenario
version: 1
id: lake-flood
title: Flood by the lake
summary: A dam breaks; the neighbour sends help.
host: AAA
organisation: Lake Pact
treaties: [lake-pact]
zero_at: 2020-03-01T00:00Z
zone: Europe/Paris
facts_on: 2020-03-01
parties:
  - {state: AAA, name: Upland}
  - {state: BBB, name: Lowland}
knowledge:
  - {id: decision, at: 2020-03-02T12:00Z, text: the evening of the decision}
  - {id: exit, at: 2020-03-10T12:00Z, text: the request to leave}
questions:
  - {id: aid, text: Must members help?, treaty: lake-pact, rule: aid}
assumptions:
  - {id: AS-1, text: one company, reason: nobody said, if_wrong: more flights, known_at: 2020-03-01T00:00Z}
crisis:
  - id: dam
    kind: host_measure
    text: The dam breaks.
    place: dam
    until_at: 2020-04-01T00:00Z
    moment: {at: 2020-03-01T03:00Z, rests_on: [C1]}
appeal:
  state: AAA
  organ: President
  procedure: by letter
  addressed_to: Council
  form: letter
  invokes: [art. 1]
  moments:
    - {at: 2020-03-01T10:00Z, rests_on: [C1]}
  rests_on: [C1]
council:
  treaty: lake-pact
  organ: COUNCIL
  form: by telephone
  votes:
    - {state: BBB, vote: "yes", rests_on: [C2]}
  decided:
    - {at: 2020-03-02T10:00Z, earliest_at: 2020-03-02T08:00Z, latest_at: 2020-03-02T11:00Z, rests_on: [C2]}
  outcome: force
  text: sends a company
  rests_on: [C2]
mandate:
  tasks:
    - {id: guard, text: guard the dam, kind: guard, rests_on: [C2]}
  area: the shore
  term_text: until the water falls
  term_d: [{value: 10, rests_on: [C2]}]
  planned_persons: [{value: 100, rests_on: [C2]}]
  force_rule: self-defence
  commander: to be named
  rests_on: [C2]
approvals:
  - state: BBB
    route: parliament
    rests_on: [C2]
    disputes: [D1]
    steps:
      - id: vote
        organ: Parliament
        act: vote
        lasts_h: [{value: 24, rests_on: [AS-1]}]
        threshold: {needed: 51, of: 100, quorum: 60}
        attempts:
          - {result: passed, yes: 60, no: 10, present: 80, moment: {at: 2020-03-03T10:00Z, rests_on: [C2]}}
contingents:
  - id: BBB-1
    state: BBB
    name: Company of Lowland
    strength_persons: [{value: 100, rests_on: [AS-1], spread: {kind: uniform, low: 80, high: 120}}]
    caveats:
      - {text: guards only, tasks_only: [guard], site_classes_only: [dam], rests_on: [C2]}
    elements:
      - id: first
        unit: first platoon
        home: southfield
        embarks_at: southfield
        debarks_at: northfield
        share_frac: 0.4
        rests_on: [AS-1]
      - id: second
        unit: second platoon
        home: southfield
        embarks_at: southfield
        debarks_at: northfield
        share_frac: 0.6
        rests_on: [AS-1]
movement:
  person_kg: [{value: 120, rests_on: [AS-1]}]
  vehicle_kg: [{value: 5000, rests_on: [AS-1]}]
  line_persons: [{value: 60, rests_on: [AS-1]}]
  pools:
    - id: lift
      carrier: lifter
      state: BBB
      based_at: southfield
      count: [{value: 2, rests_on: [AS-1]}]
      first_ready_h: [{value: 6, rests_on: [AS-1]}]
      ready_per_h: [{value: 1, rests_on: [AS-1]}]
  terminals:
    - place: northfield
      working_slots: [{value: 2, rests_on: [AS-1]}]
      shut: [{from_at: 2020-03-01T00:00Z, until_at: 2020-03-01T12:00Z, rests_on: [C1]}]
    - {place: southfield, working_slots: [{value: 2, rests_on: [AS-1]}]}
sites:
  - id: dam
    site_class: dam
    name: The dam
    zone: shore
    lat_deg: 49.9
    lon_deg: 30.1
    precision_km: 5
    criticality: 3
    posts: [{value: 4, rests_on: [AS-1]}]
    rests_on: [C1]
withdrawal:
  acts:
    - {kind: request, by: President, text: asks, moment: {at: 2020-03-10T10:00Z, rests_on: [C3]}}
    - {kind: decision, by: Council, text: agrees, moment: {at: 2020-03-11T10:00Z, rests_on: [C3]}}
    - {kind: last_element, by: Ministry, text: home, moment: {at: 2020-03-12T10:00Z, rests_on: [C3]}}
  begins: []
  stay_d: [{value: 8, rests_on: [AS-1]}]
  limit_d: [{value: 20, rests_on: [AS-1]}]
  hand_over_h: [{value: 6, rests_on: [AS-1]}]
  repack_h: [{value: 6, rests_on: [AS-1]}]
  order: [BBB-1]
"""

CLAIMS = """\
format: foedus/claims
version: 1
id: lake-flood
title: Claims about the flood
compiled_on: 2021-01-01
method: invented
sources:
  - {id: P1, title: Shore Gazette}
claims:
  - id: C1
    topic: crisis
    text: The dam broke in the night.
    by: Shore Gazette
    source: P1
    known_at: 2020-03-01T08:00Z
    confidence: high
    checked: press
    asserts:
      - {atom: lake-pact/flood, value: true}
  - id: C2
    topic: decision
    text: The Council sends a company of 100.
    by: Council
    source: P1
    known_at: 2020-03-02T09:00Z
    confidence: high
    checked: press
    contradicts: [C1]
  - id: C3
    topic: withdrawal
    text: All were home by 12 March.
    by: Ministry
    source: P1
    known_at: 2020-03-12T12:00Z
    confidence: high
    checked: press
    outcome: true
disputes:
  - id: D1
    title: When the dam broke
    handling: side by side
    sides:
      - {text: at night, claims: [C1]}
      - {text: in the morning, claims: [C2]}
"""

EXPECTED = """\
format: foedus/expected
version: 1
id: lake-flood
title: What happened
targets:
  - id: HC-1
    title: day of the last element
    measure: withdrawal.ends_on
    unit: date
    knowledge: exit
    low: "2020-03-12"
    high: "2020-03-12"
    value: "2020-03-12"
    tolerance: same day
    tolerance_kind: same_day
    rests_on: [C3]
reasons:
  - {target: HC-1, text: none known}
"""


@dataclass(frozen=True)
class TinyFiles:
    """The files of the tiny mission and library, which a test may change."""

    folder: Path
    library: Path

    def edit(self, name: str, old: str, new: str) -> Path:
        """Replace the first place of ``old`` in one file; it must be there, so that a test cannot test nothing."""
        path = (self.library if name in ("gazetteer.yaml", "transport/air.yaml") else self.folder) / name
        text = path.read_text(encoding="utf-8")
        assert old in text, f"{old!r} is not in {name}"
        path.write_text(text.replace(old, new, 1), encoding="utf-8")
        return path

    def line_of(self, name: str, text: str) -> int:
        """Say on which line of a mission's file a text stands first."""
        lines = (self.folder / name).read_text(encoding="utf-8").splitlines()
        return next(number for number, line in enumerate(lines, start=1) if text in line)


@pytest.fixture
def tiny(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> TinyFiles:
    """Write the tiny library, make it the library, and write the tiny mission into it."""
    root = tmp_path / "library"
    files = TinyFiles(folder=root / "missions" / "lake-flood", library=root)
    contents = {
        root / "treaties" / "lake-pact" / "treaty.yaml": TREATY,
        root / "transport" / "air.yaml": TRANSPORT,
        root / "gazetteer.yaml": GAZETTEER,
        files.folder / "scenario.yaml": SCENARIO,
        files.folder / "claims.yaml": CLAIMS,
        files.folder / "expected.yaml": EXPECTED,
    }
    for path, text in contents.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    monkeypatch.setattr(library, "_ROOT", root)
    return files
