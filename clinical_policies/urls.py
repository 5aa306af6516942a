"""The addresses of policies. Those of INTERFACES stay put."""

from django.urls import path

from policyportal import converters

from .views import library, reader, review

converters.register()

VERSION = "policies/<reference:reference>/<day:effective>/"
DRAFT = "policies/drafts/<id:version_id>/"

urlpatterns = [
    path("policies/", library.policies, name="policies"),
    path("policies/<reference:reference>/", reader.in_force, name="policy"),
    path(VERSION, reader.version, name="policy-version"),
    path(f"{VERSION}withdraw/", review.withdraw, name="policy-withdraw"),
    path(f"{VERSION}retire/", review.retire, name="policy-retire"),
    path(DRAFT, review.read, name="policy-draft"),
    path(f"{DRAFT}approve/", review.approve, name="policy-approve"),
    path(f"{DRAFT}return/", review.give_back, name="policy-return"),
]
