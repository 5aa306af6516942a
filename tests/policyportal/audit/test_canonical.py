"""One value, one byte string; two values, two."""

from datetime import UTC, date, datetime, time, timedelta, timezone
from decimal import Decimal
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policyportal.audit.canonical import NotCanonical, digest, encode

NAIVE = datetime(2026, 1, 1, tzinfo=UTC).replace(tzinfo=None)

scalars = (
    st.none() | st.booleans() | st.integers() | st.text() | st.binary() | st.dates()
)
values = st.recursive(
    scalars,
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=8,
)


def told_apart(value: object) -> object:
    """The value with its kinds, since Python holds 1 and True for equal."""
    if isinstance(value, list):
        return [told_apart(item) for item in value]
    if isinstance(value, dict):
        return {key: told_apart(item) for key, item in value.items()}
    return type(value), value


@given(values, values)
def test_two_values_are_never_written_alike(one: object, other: object) -> None:
    assert (encode(one) == encode(other)) == (told_apart(one) == told_apart(other))


@given(st.dictionaries(st.text(), scalars))
def test_the_order_of_keys_is_nothing(mapping: dict[str, object]) -> None:
    turned = dict(reversed(mapping.items()))
    assert encode(mapping) == encode(turned)


def test_nothing_slides_from_one_field_into_the_next() -> None:
    assert digest("row", {"a": "xy", "b": ""}) != digest("row", {"a": "x", "b": "y"})


def test_a_moment_is_the_same_in_every_zone() -> None:
    pacific = timezone(timedelta(hours=-8))
    noon = datetime(2026, 1, 5, 20, 0, tzinfo=UTC)
    assert encode(noon) == encode(noon.astimezone(pacific))


def test_unicode_is_not_normalised() -> None:
    assert encode("\u00e9") != encode("e\u0301")


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (None, b"n"),
        (True, b"t"),
        (-12, b"i3:-12"),
        ("é", b"s2:\xc3\xa9"),
        (memoryview(b"ab"), b"b2:ab"),
        (date(2026, 9, 14), b"d10:2026-09-14"),
        (time(8, 30), b"d8:08:30:00"),
        (Decimal("1.50"), b"x4:1.50"),
        (UUID(int=1), b"u32:00000000000000000000000000000001"),
        ({"b": 1, "a": [None]}, b"m2:s1:al1:ns1:bi1:1"),
        (
            datetime(2026, 9, 14, 17, tzinfo=UTC),
            b"z32:2026-09-14T17:00:00.000000+00:00",
        ),
    ],
)
def test_format_1_is_written_down_here(value: object, written: bytes) -> None:
    assert encode(value) == written


@pytest.mark.parametrize("value", [0.5, NAIVE, {1: "a"}, {"a": {2.0}}, object()])
def test_what_has_no_exact_text_is_refused(value: object) -> None:
    with pytest.raises(NotCanonical):
        encode(value)
