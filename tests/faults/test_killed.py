"""R1: a process that is killed before any write of an act, or around its commit, leaves
all of the act or nothing; the records verify and the same form is then done, once.

A read changes nothing, so a kill before it is the kill before the next write.
"""

import pytest

from policyportal.audit.models import Event
from tests.faults import acting
from tests.faults.acting import Acting
from tests.faults.desk import Desk, browser
from tests.faults.killing import killed_at

# What the event of each whole act tells of, beside histories; and how many points of it
# are skipped between two kills, where each takes long.
ACTS: list[tuple[Acting, set[str], int]] = [
    (acting.OPEN, {"case", "clockevent", "diagnosis", "serviceline", "finding"}, 1),
    (acting.CONFIRM, {"case", "findingreview"}, 1),
    (acting.REFER, {"case", "referral", "letterdraft"}, 1),
    (acting.ATTACH, {"attachment"}, 1),
    (acting.SIGN, {"case", "signature", "determination", "notice", "noticeline"}, 2),
    (acting.APPROVE_POLICY, {"policyversion", "signature"}, 1),
]
MOST = 200


@pytest.mark.parametrize(
    ("each", "parts", "step"), ACTS, ids=[each.name for each, *_ in ACTS]
)
def test_a_kill_leaves_all_of_an_act_or_nothing(
    here: Desk, each: Acting, parts: set[str], step: int
) -> None:
    sent, client = each.filled(here), browser(each.who)
    before, kills = acting.records(), 0
    for point in range(1, MOST, step):
        killed = killed_at(point, client, sent)
        kills += killed
        if Event.objects.filter(token=sent.token).exists():
            break
        assert killed
        assert acting.records() == before, point
    tables = {
        table.partition("_")[2]
        for table in acting.records_of(sent.token)
        if "historical" not in table and not table.startswith("clinical_policies")
    } | {
        table.removeprefix("clinical_policies_")
        for table in acting.records_of(sent.token)
    }
    assert parts <= tables
    assert kills > 3
    assert acting.verified() == []
    whole = acting.records()
    answer = client.post(sent.address, each.again(sent.data))
    assert answer.status_code == 302
    assert acting.records() == whole
    assert Event.objects.filter(token=sent.token).count() == 1


@pytest.mark.parametrize("each", [acting.NOTE], ids=lambda each: each.name)
def test_without_its_transaction_an_act_would_be_left_in_part(
    here: Desk, each: Acting
) -> None:
    sent, client = each.filled(here), browser(each.who)
    before = acting.records()
    states = []
    for point in range(1, 12):
        killed_at(point, client, sent, without_transaction=True)
        done = Event.objects.filter(token=sent.token).exists()
        states.append((done, acting.records() != before))
    assert (False, True) in states
