"""Fail where a Python file or function is too long, or a module's name says nothing.

Limits: files under 400 lines (tests under 800), functions under 60. Exceptions are listed here with a reason.
"""

from __future__ import annotations

import ast
import sys
from pathlib import Path

#: path -> reason
EXCEPTIONS: dict[str, str] = {}
NAMELESS = {"utils", "common", "helpers", "types", "misc"}


def find_faults(path: Path) -> list[str]:
    """Give one line per limit that a file breaks."""
    text = path.read_text(encoding="utf-8")
    is_test = "tests" in path.parts
    lines = text.count("\n")
    faults = []
    if lines >= (800 if is_test else 400):
        faults.append(f"{path}: {lines} lines")
    if path.stem in NAMELESS:
        faults.append(f"{path}: a name that says nothing")
    if not is_test:
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                length = (node.end_lineno or node.lineno) - node.lineno + 1
                if length > 60:
                    faults.append(f"{path}:{node.lineno}: {node.name} has {length} lines")
    return [fault for fault in faults if str(path) not in EXCEPTIONS]


def main() -> int:
    """Check every Python file of the checkout."""
    roots = ("src", "tests", "tools", "benchmarks")
    faults = [f for root in roots for path in sorted(Path(root).rglob("*.py")) for f in find_faults(path)]
    print("\n".join(faults) if faults else "sizes: fine")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
