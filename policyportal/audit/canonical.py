"""One byte string for one value, so that a hash means one thing only.

Each value is written as a letter for its kind, its length and its content; a mapping is
sorted by key. With lengths in front nothing can slide from one field into the next, and
with the kinds `1` and `"1"` differ. Text is hashed as it is, in UTF-8, without Unicode
normalisation. Moments are UTC. Floats have no exact text and are refused.

This is format 1; the number changes with anything that changes a byte.
"""

import hashlib
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, time
from decimal import Decimal
from functools import lru_cache
from typing import Any
from uuid import UUID

FORMAT = 1


class NotCanonical(TypeError):
    """A value that has no one exact text: a float, a naive moment, an unknown kind."""


def digest(kind: str, parts: Mapping[str, Any]) -> str:
    """SHA-256, as 64 hex digits, over the format, a kind of thing and its parts."""
    content = encode([FORMAT, kind, parts])
    return hashlib.sha256(content).hexdigest()


def encode(value: Any) -> bytes:
    """The value's one byte string."""
    writer = _WRITERS.get(type(value)) or _writer_of_kin(value)
    return writer(value)


def _writer_of_kin(value: Any) -> Callable[[Any], bytes]:
    """The writer of a subclass: of SafeString that of str."""
    for kind, writer in _WRITERS.items():
        if isinstance(value, kind):
            return writer
    raise NotCanonical(f"{value!r} ({type(value).__name__}) has no exact text.")


def _measured(kind: bytes, content: bytes) -> bytes:
    return b"%b%d:%b" % (kind, len(content), content)


def _counted(kind: bytes, items: list[bytes]) -> bytes:
    return b"%b%d:%b" % (kind, len(items), b"".join(items))


def _text(value: str) -> bytes:
    return _measured(b"s", value.encode())


# Keys are the names of columns, the same few again and again.
_key = lru_cache(maxsize=4096)(_text)


def _moment(value: datetime) -> bytes:
    if value.tzinfo is None:
        raise NotCanonical(f"{value} has no time zone.")
    moment = value.astimezone(UTC).isoformat(timespec="microseconds")
    return _measured(b"z", moment.encode())


def _list(value: list[Any] | tuple[Any, ...]) -> bytes:
    return _counted(b"l", [encode(item) for item in value])


def _mapping(value: Mapping[Any, Any]) -> bytes:
    if not all(isinstance(key, str) for key in value):
        raise NotCanonical(f"A key of {value!r} is no text.")
    return _counted(b"m", [_key(key) + encode(value[key]) for key in sorted(value)])


# In this order, where one kind is kin of another: True is an int, a datetime a date.
_WRITERS: dict[type, Callable[[Any], bytes]] = {
    type(None): lambda value: b"n",
    bool: lambda value: b"t" if value else b"f",
    int: lambda value: _measured(b"i", str(int(value)).encode()),
    str: _text,
    bytes: lambda value: _measured(b"b", value),
    bytearray: lambda value: _measured(b"b", bytes(value)),
    memoryview: lambda value: _measured(b"b", bytes(value)),
    datetime: _moment,
    date: lambda value: _measured(b"d", value.isoformat().encode()),
    time: lambda value: _measured(b"d", value.isoformat().encode()),
    Decimal: lambda value: _measured(b"x", f"{value:f}".encode()),
    UUID: lambda value: _measured(b"u", value.hex.encode()),
    list: _list,
    tuple: _list,
    dict: _mapping,
    Mapping: _mapping,
}
