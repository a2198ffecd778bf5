"""What a user keeps: the folder of their data, the store of their records, their signing key.

What lives here: where each lies and how it is made on first use. What does not: what is kept in it.
"""

from __future__ import annotations

import json
import os
import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from foedus.errors import InputError, RequestError, UnavailableError
from foedus.record.keys import Signer, decode_bytes, encode_bytes

DATA_VARIABLE: Final = "FOEDUS_DATA"
STORE_VARIABLE: Final = "FOEDUS_STORE"
_KEY_FORMAT: Final = "foedus/key"


@dataclass(frozen=True, slots=True, kw_only=True)
class LocalKey:
    """A signing key of this user: the file it lies in, whose it is, and what signs with it."""

    path: Path
    holder: str
    signer: Signer


def find_data(data: Path | None = None) -> Path:
    """Say where a user's data lies: as given, else FOEDUS_DATA, else the usual folder of the user."""
    if data is not None:
        return data
    if named := os.environ.get(DATA_VARIABLE, ""):
        return Path(named)
    home = os.environ.get("XDG_DATA_HOME", "")
    return (Path(home) if home else Path.home() / ".local" / "share") / "foedus"


def find_store(data: Path | None = None) -> str:
    """Say where records are kept: the address in FOEDUS_STORE, else a file in the folder of the data."""
    return os.environ.get(STORE_VARIABLE, "") or str(find_data(data) / "record.sqlite")


def has_store(data: Path | None = None) -> bool:
    """Say whether there is a store already, without making one."""
    return bool(os.environ.get(STORE_VARIABLE, "")) or (find_data(data) / "record.sqlite").is_file()


def load_key(data: Path | None = None, name: str = "local") -> LocalKey:
    """Give a signing key of this user, made on first use and readable by nobody else.

    Parameters
    ----------
    name
        Which of the user's keys.

    Raises
    ------
    InputError
        If the file is not a key.
    RequestError
        If there is no key of this name; only the first, ``local``, is made by itself.
    UnavailableError
        If it cannot be read or made.
    """
    path = _find_key_path(data, name)
    if not _is_there(path):
        if name != "local":
            there = ", ".join(sorted(file.stem for file in path.parent.glob("*.json"))) or "none yet"
            raise RequestError(
                f"you have no key called '{name}'",
                code="record.no-key",
                hint=f"yours are: {there}; foedus record key --new {name} makes it",
            )
        return make_key(data, name=name, holder="")
    try:
        plain = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise UnavailableError(f"cannot read the key {path}: {error.strerror}", code="no-key") from None
    except ValueError:
        plain = None
    secret = decode_bytes(str(plain.get("secret", ""))) if isinstance(plain, dict) else None
    if not isinstance(plain, dict) or plain.get("format") != _KEY_FORMAT or secret is None or len(secret) != 32:
        raise InputError(
            "the file is not a signing key",
            code="record.bad-key",
            place=str(path),
            hint="restore it from your copy; a lost key can be revoked by another keeper of the record",
        )
    return LocalKey(path=path, holder=str(plain.get("holder", "")), signer=Signer(secret))


def _is_there(path: Path) -> bool:
    try:
        return path.exists()
    except OSError as error:
        raise UnavailableError(f"cannot read the key {path}: {error.strerror}", code="no-key") from None


def make_key(data: Path | None = None, *, name: str, holder: str) -> LocalKey:
    """Make a signing key of this user.

    Raises
    ------
    InputError
        If there is one of this name already.
    UnavailableError
        If it cannot be written.
    """
    path = _find_key_path(data, name)
    secret = secrets.token_bytes(32)
    signer = Signer(secret)
    plain = {
        "format": _KEY_FORMAT,
        "version": 1,
        "holder": holder or "local keeper",
        "public": signer.public,
        "secret": encode_bytes(secret),
    }
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w", encoding="utf-8") as stream:
            stream.write(json.dumps(plain, indent=2) + "\n")
            stream.flush()
            os.fsync(stream.fileno())
    except FileExistsError:
        raise InputError(f"there is a key called {name} already", code="record.key-there", place=str(path)) from None
    except OSError as error:
        raise UnavailableError(
            f"cannot write the key {path}: {error.strerror}",
            code="no-write",
            hint="give a folder you may write to with --data or FOEDUS_DATA",
        ) from None
    return LocalKey(path=path, holder=plain["holder"] if isinstance(plain["holder"], str) else "", signer=signer)


def _find_key_path(data: Path | None, name: str) -> Path:
    if not name or not name.replace("-", "").replace("_", "").isalnum() or not name.isascii():
        raise InputError(
            f"'{name}' is no name for a key",
            code="record.bad-key",
            hint="letters, digits, - and _, such as secretariat",
        )
    return find_data(data) / "keys" / f"{name}.json"
