"""How functions are compiled, and how cached binaries stay true to their source.

What lives here: the two decorators and the stamp that ties a cached binary to all of the kernel's source. What does
not: compiled code.

Numba keys a cached binary on the file of the function alone; code it calls from another file is linked in and not
looked at again. Each cached function of the kernel therefore closes over ``STAMP``, which its cache key includes.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final, TypeVar, cast

from numba import njit

_Function = TypeVar("_Function", bound=Callable[..., Any])


def _stamp_sources() -> str:
    digest = hashlib.sha256()
    for path in sorted(Path(__file__).parent.glob("*.py")):
        digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


#: digest over the source of every module of this package
STAMP: Final = _stamp_sources()


def compile_part(function: _Function) -> _Function:
    """Compile a function that only compiled functions call and that makes no array, into each place that calls it.

    Without reference counts, which only makers of arrays need, it compiles in a fraction of the time. Left as calls,
    each would be handed some thirty arrays by value, which takes longer than most of them run.
    """
    return cast(_Function, njit(no_cpython_wrapper=True, no_cfunc_wrapper=True, _nrt=False, forceinline=True)(function))  # type: ignore[call-overload]


def compile_maker(function: _Function) -> _Function:
    """Compile a function that only compiled functions call and that makes arrays."""
    return cast(_Function, njit(no_cpython_wrapper=True, no_cfunc_wrapper=True)(function))  # type: ignore[call-overload]


def compile_entry(function: _Function) -> _Function:
    """Compile a function that Python calls and keep its binary; it must close over ``STAMP`` (see above)."""
    return cast(_Function, njit(cache=True, nogil=True)(function))
