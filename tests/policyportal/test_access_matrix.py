"""Every cell of the table of access, and a gate at every address.

The table below is the specification, letter by letter. A is allowed and - refused. A
lower-case letter is a condition: `a` the role holds the permission and the act's own
rule narrows it to the object; `n` the condition can't be met in this edition (opened by
break-glass, asked to comment), so that the role holds a narrower permission or none.
"""

from collections.abc import Iterator

import pytest
from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.resolvers import ResolverMatch

from policyportal.accounts.access import PUBLIC, gate_of, require
from policyportal.accounts.rules.access import (
    ACCESS,
    ADMIN,
    APPROVER,
    AUDITOR,
    DIRECTOR,
    EDITOR,
    LEAD,
    MAILROOM,
    NURSE,
    ROLES,
    allowed,
    landing,
)

COLUMNS = (NURSE, LEAD, DIRECTOR, EDITOR, APPROVER, AUDITOR, ADMIN, MAILROOM)

# permission: a cell each for N L D E P U S M; the last column, nobody, is refused.
TABLE = {
    "policy.read": "AAAAAAAn",
    "policy.read_draft": "--nAAA--",
    "policy.edit": "---A----",
    "policy.return": "----A---",
    "policy.approve": "----a---",
    "policy.retire": "----a---",
    "policy.change_approved": "--------",
    "worklist.read": "AAA-----",
    "worklist.team": "-AA-----",
    "director.queue": "-aA-----",
    "director.decide": "--A-----",
    "case.open": "AAA----n",
    "case.receive": "-------A",
    "case.read": "AAA--a-n",
    "case.read_all": "-----a--",
    "case.read_restricted": "nnn--n--",
    "case.edit": "AAA-----",
    "case.edit_decided": "--------",
    "case.close": "AAA-----",
    "finding.confirm": "AAA-----",
    "line.approve": "AAA-----",
    "line.deny_administratively": "aaA-----",
    "line.decide_adverse": "--A-----",
    "appeal.decide_own": "--------",
    "appeal.decide": "--a-----",
    "case.refer": "AAA-----",
    "clock.add": "AAA----a",
    "clock.change": "--------",
    "letter.preview": "AAA-----",
    "letter.issue": "AAA-----",
    "letter.issue_adverse": "--A-----",
    "letter.read": "AAA--a-n",
    "letter.send": "-A-----A",
    "letter.change": "--------",
    "attachment.add": "AAA----a",
    "attachment.read": "AAA--a-n",
    "attachment.delete": "--------",
    "member.search": "AAA----n",
    "member.unmask": "aaa--a-n",
    "provider.read": "AAA--AAA",
    "provider.edit": "-A------",
    "list.export": "-aa--a--",
    "reports.read": "AAAAAAA-",
    "audit.read": "-----An-",
    "audit.read_security": "-----AA-",
    "audit.change": "--------",
    "records.verify": "--A-AAA-",
    "users.manage": "------a-",
    "settings.change": "------a-",
    "codes.load": "---A--A-",
    "admin.index": "---AAAA-",
    "break_glass.open": "AAA-----",
    "account.own": "AAAAAAAA",
}

CELLS = [
    (permission, role, cell)
    for permission, row in TABLE.items()
    for role, cell in zip(COLUMNS, row, strict=True)
]


@pytest.mark.parametrize(("permission", "role", "cell"), CELLS)
def test_every_cell(permission: str, role: str, cell: str) -> None:
    assert allowed(frozenset({role}), permission) == (cell in "Aa")


@pytest.mark.parametrize("permission", TABLE)
def test_nobody_may_anything(permission: str) -> None:
    assert not allowed(frozenset(), permission)


def test_the_table_here_and_the_table_there_have_the_same_rows() -> None:
    assert TABLE.keys() == ACCESS.keys()
    assert set(COLUMNS) == set(ROLES)


def test_two_roles_in_one_account_hold_what_each_holds() -> None:
    both = frozenset({NURSE, DIRECTOR})
    assert allowed(both, "director.decide")
    assert allowed(both, "case.edit")
    assert not allowed(both, "policy.approve")


def test_an_unknown_permission_is_a_fault_and_no_answer() -> None:
    with pytest.raises(KeyError):
        allowed(frozenset({ADMIN}), "case.raed")
    with pytest.raises(KeyError):
        require("case.raed")


@pytest.mark.parametrize("role", ROLES)
def test_each_role_lands_on_a_page_it_may_enter(role: str) -> None:
    landings = {
        "director-queue": "director.queue",
        "worklist": "worklist.read",
        "admin:index": "admin.index",
        "policies": "policy.read",
        "audit-trail": "audit.read_security",
        "letters-to-send": "letter.send",
        "keys": "account.own",
    }
    assert allowed(frozenset({role}), landings[landing(frozenset({role}))])


def addresses(
    patterns: list[URLPattern | URLResolver],
    way: str = "",
    namespaces: tuple[str, ...] = (),
) -> Iterator[tuple[str, ResolverMatch]]:
    """Every address of the site, with what it leads to."""
    for pattern in patterns:
        here = f"{way}{pattern.pattern}"
        if isinstance(pattern, URLPattern):
            yield (
                here,
                ResolverMatch(
                    pattern.callback, (), {}, pattern.name, None, list(namespaces), here
                ),
            )
        else:
            inner = pattern.namespace
            inside = (*namespaces, inner) if inner else namespaces
            yield from addresses(pattern.url_patterns, here, inside)


def test_every_address_declares_its_gate() -> None:
    found = list(addresses(get_resolver().url_patterns))
    without = [
        address for address, match in found if gate_of(match) not in {*ACCESS, PUBLIC}
    ]
    assert without == []
    assert len(found) > 20


def test_few_addresses_are_open_to_everybody() -> None:
    found = addresses(get_resolver().url_patterns)
    public = {address for address, match in found if gate_of(match) == PUBLIC}
    assert public == {"healthz", "readyz", "sign-in/", "sign-out/"}
