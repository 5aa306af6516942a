"""Who may do what: one table from a permission to the roles that hold it.

Default deny. Where the right hangs on the object as well (own team, not the author, the
line's state), the permission here is only the first half and the act's own rule the
second. Where a narrower right belongs to one role alone, it has a name of its own
(`case.receive`, `letter.send`), so that a page which asks for the wide one never lets
that role in.
"""

from collections.abc import Mapping

NURSE = "nurse"
LEAD = "lead"
DIRECTOR = "director"
EDITOR = "editor"
APPROVER = "approver"
AUDITOR = "auditor"
ADMIN = "admin"
MAILROOM = "mailroom"

ROLES: Mapping[str, str] = {
    NURSE: "UM nurse",
    LEAD: "Lead nurse",
    DIRECTOR: "Medical director",
    EDITOR: "Policy editor",
    APPROVER: "Policy approver",
    AUDITOR: "Auditor",
    ADMIN: "System admin",
    MAILROOM: "Mailroom",
}

NOBODY: frozenset[str] = frozenset()
EVERYBODY = frozenset(ROLES)
CLINICAL = frozenset({NURSE, LEAD, DIRECTOR})

ACCESS: Mapping[str, frozenset[str]] = {
    "policy.read": EVERYBODY - {MAILROOM},
    "policy.read_draft": frozenset({EDITOR, APPROVER, AUDITOR}),
    "policy.edit": frozenset({EDITOR}),
    "policy.return": frozenset({APPROVER}),
    "policy.approve": frozenset({APPROVER}),
    "policy.retire": frozenset({APPROVER}),
    "policy.change_approved": NOBODY,
    "codes.load": frozenset({EDITOR, ADMIN}),
    "worklist.read": CLINICAL,
    "worklist.team": frozenset({LEAD, DIRECTOR}),
    "director.queue": frozenset({LEAD, DIRECTOR}),
    "director.decide": frozenset({DIRECTOR}),
    "case.open": CLINICAL,
    "case.receive": frozenset({MAILROOM}),
    "case.read": CLINICAL | {AUDITOR},
    "case.read_all": frozenset({AUDITOR}),
    "case.read_restricted": NOBODY,
    "case.edit": CLINICAL,
    "case.edit_decided": NOBODY,
    "case.close": CLINICAL,
    "case.refer": CLINICAL,
    "finding.confirm": CLINICAL,
    "line.approve": CLINICAL,
    "line.deny_administratively": CLINICAL,
    "line.decide_adverse": frozenset({DIRECTOR}),
    "appeal.decide": frozenset({DIRECTOR}),
    "appeal.decide_own": NOBODY,
    "clock.add": CLINICAL | {MAILROOM},
    "clock.change": NOBODY,
    "letter.preview": CLINICAL,
    "letter.issue": CLINICAL,
    "letter.issue_adverse": frozenset({DIRECTOR}),
    "letter.read": CLINICAL | {AUDITOR},
    "letter.send": frozenset({LEAD, MAILROOM}),
    "letter.change": NOBODY,
    "attachment.add": CLINICAL | {MAILROOM},
    "attachment.read": CLINICAL | {AUDITOR},
    "attachment.delete": NOBODY,
    "member.search": CLINICAL,
    "member.unmask": CLINICAL | {AUDITOR},
    "provider.read": CLINICAL | {AUDITOR, ADMIN, MAILROOM},
    "provider.edit": frozenset({LEAD}),
    "list.export": frozenset({LEAD, DIRECTOR, AUDITOR}),
    "reports.read": EVERYBODY - {MAILROOM},
    "audit.read": frozenset({AUDITOR}),
    "audit.read_security": frozenset({AUDITOR, ADMIN}),
    "audit.change": NOBODY,
    "records.verify": frozenset({DIRECTOR, APPROVER, AUDITOR, ADMIN}),
    "users.manage": frozenset({ADMIN}),
    "settings.change": frozenset({ADMIN}),
    "admin.index": frozenset({EDITOR, APPROVER, AUDITOR, ADMIN}),
    "break_glass.open": CLINICAL,
    "account.own": EVERYBODY,
}

# Where a person arrives after signing in: the first of their roles, by URL name.
LANDINGS: Mapping[str, str] = {
    DIRECTOR: "director-queue",
    NURSE: "worklist",
    LEAD: "worklist",
    EDITOR: "admin:index",
    APPROVER: "policies",
    AUDITOR: "audit-trail",
    ADMIN: "admin:index",
    MAILROOM: "letters-to-send",
}


def allowed(roles: frozenset[str], permission: str) -> bool:
    """Whether one of the roles holds the permission.

    An unknown permission is a fault of the caller and raises KeyError.
    """
    return not ACCESS[permission].isdisjoint(roles)


def landing(roles: frozenset[str]) -> str:
    """The name of the page where a person with these roles starts."""
    return next((page for role, page in LANDINGS.items() if role in roles), "keys")
