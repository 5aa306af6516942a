"""The editor and the approver: a document becomes a draft, is corrected, submitted,
signed, and stands on the page of its policy.
"""

from datetime import date, timedelta

from clinical_policies.models import PolicyVersion
from clinical_policies.samples import samples
from policyportal.clock import now
from tests.browser.steps import PersonAt

NUMBER = "SAMPLE.MP.09"
CORRECTED = "The member is 16 years of age or older on the day of the service."


def document(effective: date) -> str:
    """The shipped sample under another number, from another day on."""
    sample = next(each for each in samples() if "arthroscopy" in each.source_name)
    day = f"Effective Date: {effective:%m/%d/%y}"
    return sample.text.replace("SAMPLE.MP.03", NUMBER).replace(
        "Effective Date: 01/01/26", day
    )


def test_a_document_is_imported_corrected_submitted_and_signed(
    person: PersonAt,
) -> None:
    takes_effect = now().date() + timedelta(days=30)
    priya = person("editor")
    priya.looks_at("/admin/clinical_policies/policyversion/")
    priya.walks_to("Import a document")
    priya.goes("Enter")
    priya.page.locator("input[type=file]").set_input_files(
        {
            "name": "arthroscopy.txt",
            "mimeType": "text/plain",
            "buffer": document(takes_effect).encode(),
        }
    )
    priya.goes("Control+Enter")
    priya.reads("Every line found its place")
    priya.reads(NUMBER)
    priya.goes("Control+Enter")
    priya.reads("is a draft now")
    version = PolicyVersion.objects.get(policy__reference_number=NUMBER)

    priya.walks_to("Apple Health")
    priya.presses("Space")
    printed = priya.page.locator("textarea", has_text="18 years of age")
    label: str = printed.evaluate("text => text.labels[0].textContent.trim()")
    priya.walks_to(label)
    priya.writes(CORRECTED)
    priya.goes("Control+Enter")
    priya.reads("Saved:")
    assert version.criteria.get(path="I.A").text == CORRECTED
    priya.presses("Control+k")
    priya.writes("Submit for approval")
    priya.goes("Enter")
    priya.reads("Under review")

    morgan = person("director")
    morgan.looks_at(f"/policies/drafts/{version.pk}/")
    morgan.reads(CORRECTED)
    morgan.walks_to("Your password, again")
    morgan.writes("not the password")
    morgan.goes("Enter")
    assert morgan.refusals == [422]
    morgan.presses("Tab Enter")  # the list of errors leads to the field
    morgan.signs()
    version.refresh_from_db()
    assert version.status == PolicyVersion.Status.APPROVED
    assert version.signatures.get().signer.username == "director"

    dana = person("nurse")
    dana.looks_at(f"/policies/{NUMBER}/{takes_effect}/")
    dana.reads(CORRECTED)
    dana.reads("Scheduled")


def test_a_signature_by_a_double_click_is_one(person: PersonAt) -> None:
    priya = person("editor")
    approved = PolicyVersion.objects.get(policy__reference_number="SAMPLE.DME.02")
    change = "/admin/clinical_policies/policyversion/{}/change/"
    priya.looks_at(change.format(approved.pk))
    priya.clicks_twice("Make a draft from it")
    drafts = PolicyVersion.objects.filter(status=PolicyVersion.Status.DRAFT)
    assert drafts.count() == 1
