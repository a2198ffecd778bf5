"""Plain values to a YAML file that Foedus reads.

What lives here: writing, with short lists and mappings on one line. What does not: what a file holds.
"""

from __future__ import annotations

import io
from collections.abc import Mapping
from typing import Any, Final

_FLOW_CHARS: Final = 110


def write_yaml(plain: Mapping[str, Any], *, comment: str = "") -> str:
    """Write plain values as YAML 1.2, in the order given.

    Parameters
    ----------
    comment
        Lines put before the file as comments.
    """
    from ruamel.yaml import YAML
    from ruamel.yaml.comments import CommentedMap, CommentedSeq

    def shape(value: Any, top: bool = False) -> Any:
        out: Any
        if isinstance(value, Mapping):
            out = CommentedMap((key, shape(item)) for key, item in value.items())
        elif isinstance(value, list | tuple):
            out = CommentedSeq(shape(item) for item in value)
        else:
            return value
        if not top and len(repr(value)) <= _FLOW_CHARS:
            out.fa.set_flow_style()
        return out

    yaml = YAML()
    yaml.width = 120
    yaml.allow_unicode = True
    yaml.indent(mapping=2, sequence=4, offset=2)
    stream = io.StringIO()
    yaml.dump(shape(plain, top=True), stream)
    head = "".join(f"# {line}\n" for line in comment.splitlines())
    return head + stream.getvalue()
