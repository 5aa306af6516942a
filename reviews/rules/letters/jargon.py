"""Words that don't belong in a member's letter. Compliance may edit these lists."""

from __future__ import annotations

# Abbreviations, matched as whole words in capitals (NEG-04).
ABBREVIATIONS = (
    *("NMN", "UM", "P2P", "TAT", "LOB", "PA", "PCP", "DME", "EOB", "EPSDT"),
    *("HTA", "IRO", "LCD", "NCD", "MCG", "OTR", "PRN", "RFI", "SNF", "UR"),
)

# Words of the trade and Latin, matched as whole words in any case (NEG-04).
JARGON = (
    "adjudicate",
    "adverse to criteria",
    "a priori",
    "ad hoc",
    "bilateral",
    "contraindicated",
    "criteria not met",
    "de novo",
    "e.g.",
    "etiology",
    "i.e.",
    "inter alia",
    "medical necessity criteria not met",
    "modality",
    "non-par",
    "per diem",
    "prior auth",
    "prn",
    "sequela",
    "utilization management",
    "vs.",
)

# What the plan pays or saves is no reason and no news for the member (NEG-06).
MONEY_WORDS = (
    "cost to the plan",
    "cost-effective",
    "cost savings",
    "denial rate",
    "quota",
    "our vendor",
    "too expensive",
    "unit cost",
)

# Nobody can promise these (NEG-09).
PROMISES = (
    "we guarantee",
    "you will win",
    "will be approved",
    "sure to be approved",
    "we promise",
)

# Phrases that say nothing of this member; a reason needs more (NOABD-04, PRV-03).
GENERIC_REASONS = (
    "not medically necessary",
    "does not meet criteria",
    "does not meet our criteria",
    "criteria are not met",
    "criteria were not met",
    "not a covered benefit",
    "does not meet medical necessity",
)

# Words of a denial, which would confuse in an approval (APV-07).
DENIAL_WORDS = (
    *("appeal", "appeals", "adverse", "denied", "denial", "deny", "hearing"),
    *("not approve", "not approved", "not approving"),
)

# Diagnoses a letter to a household names only with a reviewer's reason (NEG-08):
# mental health, substance use, HIV, sexually spread disease, pregnancy and its end.
SENSITIVE_DIAGNOSES = ("F", "B20", "Z21", "A5", "A6", "O", "Z3", "R75", "T74", "T76")

# What a template leaves behind when a gap wasn't filled (NEG-10).
LEFTOVERS = (
    r"[{}]",
    r"\bNone\b(?! of)",
    r"\bnan\b",
    r"\bTBD\b",
    r"\bXXX+\b",
    r"\blorem\b",
    r"\[[^\]]*(?:…|\.\.\.)[^\]]*\]",
    r"\.\.(?!\.)",
    r"(?<=\S)  +(?=\S)",
)
