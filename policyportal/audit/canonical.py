"""One byte string for one value, so that a hash means one thing only.

Each value is written as a letter for its kind, its length and its content; a mapping is
sorted by key. With lengths in front nothing can slide from one field into the next, and
with the kinds `1` and `"1"` differ. Text is hashed as it is, in UTF-8, without Unicode
normalisation. Moments are UTC. Floats have no exact text and are refused.

This is format 1; the number changes with anything that changes a byte.
"""

import hashlib
from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from decimal import Decimal
from functools import singledispatch
from typing import Any
from uuid import UUID

FORMAT = 1


class NotCanonical(TypeError):
    """A value that has no one exact text: a float, a naive moment, an unknown kind."""


def digest(kind: str, parts: Mapping[str, Any]) -> str:
    """SHA-256, as 64 hex digits, over the format, a kind of thing and its parts."""
    content = encode([FORMAT, kind, parts])
    return hashlib.sha256(content).hexdigest()


@singledispatch
def encode(value: Any) -> bytes:
    """The value's one byte string."""
    raise NotCanonical(f"{value!r} ({type(value).__name__}) has no exact text.")


@encode.register
def _(value: None) -> bytes:
    return b"n"


@encode.register
def _(value: bool) -> bytes:
    return b"t" if value else b"f"


@encode.register
def _(value: int) -> bytes:
    return _measured(b"i", str(int(value)).encode())


@encode.register
def _(value: str) -> bytes:
    return _measured(b"s", value.encode())


@encode.register
def _(value: bytes | bytearray | memoryview) -> bytes:
    return _measured(b"b", bytes(value))


@encode.register
def _(value: datetime) -> bytes:
    if value.tzinfo is None:
        raise NotCanonical(f"{value} has no time zone.")
    moment = value.astimezone(UTC).isoformat(timespec="microseconds")
    return _measured(b"z", moment.encode())


@encode.register
def _(value: date | time) -> bytes:
    return _measured(b"d", value.isoformat().encode())


@encode.register
def _(value: Decimal) -> bytes:
    return _measured(b"x", f"{value:f}".encode())


@encode.register
def _(value: UUID) -> bytes:
    return _measured(b"u", value.hex.encode())


@encode.register
def _(value: list | tuple) -> bytes:  # type: ignore[type-arg]
    return _counted(b"l", [encode(item) for item in value])


@encode.register
def _(value: Mapping) -> bytes:  # type: ignore[type-arg]
    if not all(isinstance(key, str) for key in value):
        raise NotCanonical(f"A key of {value!r} is no text.")
    pairs = [encode(key) + encode(value[key]) for key in sorted(value)]
    return _counted(b"m", pairs)


def _measured(kind: bytes, content: bytes) -> bytes:
    return b"%b%d:%b" % (kind, len(content), content)


def _counted(kind: bytes, items: list[bytes]) -> bytes:
    return b"%b%d:%b" % (kind, len(items), b"".join(items))
