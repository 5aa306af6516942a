"""Each page asks a fixed number of questions of the database, whatever it shows."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from reviews.models import Case
from tests.reviews import factories

pytestmark = pytest.mark.django_db

CODES = ("0565T", "0566T", "0489T", "0490T", "20610", "38241", "38240", "38232")


def queries(client: Client, address: str) -> int:
    """How many a page takes, once the session is marked and caches are warm."""
    client.get(address)
    with CaptureQueriesContext(connection) as asked:
        answer = client.get(address)
    assert answer.status_code == 200
    return len(asked)


def opened(lines: int, **facts: Any) -> Case:
    codes = [CODES[place % len(CODES)] for place in range(lines)]
    return factories.opened_case(codes, ("M17.11", "C90.00"), pointers="A", **facts)


def referred(lines: int) -> Case:
    codes = [CODES[place % 4] for place in range(lines)]
    return factories.referred_case(codes, ("M17.11",))


def test_a_case_of_ten_lines_asks_no_more_than_one_of_one() -> None:
    few, many = opened(1), opened(10)
    client = factories.client_of(factories.nurse())
    counts = [queries(client, f"/cases/{case.number}/") for case in (few, many)]
    print(f"case: {counts} queries")
    assert counts[0] == counts[1]


def test_a_signing_page_of_ten_lines_asks_no_more_than_one_of_one() -> None:
    cases = [referred(1), referred(10)]
    client = factories.client_of(factories.director())
    counts = [queries(client, f"/cases/{case.number}/sign/") for case in cases]
    print(f"signing: {counts} queries")
    assert counts[0] == counts[1]


def test_a_worklist_of_fifty_asks_no_more_than_one_of_one() -> None:
    client = factories.client_of(factories.nurse())
    opened(1)
    few = queries(client, "/")
    for place in range(49):
        opened(2, now=factories.OPENED + timedelta(minutes=place + 1))
    many = queries(client, "/")
    print(f"worklist: {[few, many]} queries")
    assert few == many


def test_a_policy_asks_the_same_whatever_it_holds() -> None:
    client = factories.client_of(factories.nurse())
    counts = []
    for reference in ("WA.CP.MP.526", "SAMPLE.DME.02", "SAMPLE.MP.03"):
        factories.policy(reference)
        counts.append(queries(client, f"/policies/{reference}/"))
    print(f"policy: {counts} queries")
    assert len(set(counts)) == 1


def test_the_library_asks_the_same_for_one_policy_and_for_three() -> None:
    client = factories.client_of(factories.nurse())
    factories.policy("WA.CP.MP.526")
    few = queries(client, "/policies/")
    for reference in ("SAMPLE.DME.02", "SAMPLE.MP.03"):
        factories.policy(reference)
    many = queries(client, "/policies/")
    print(f"policies: {[few, many]} queries")
    assert few == many
