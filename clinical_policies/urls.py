"""The addresses of policies. Those of INTERFACES stay put."""

from django.urls import path

from policyportal import converters

from .views import library, reader, review

converters.register()

urlpatterns = [
    path("policies/", library.policies, name="policies"),
    path("policies/<reference:reference>/", reader.in_force, name="policy"),
    path(
        "policies/<reference:reference>/<day:effective>/",
        reader.version,
        name="policy-version",
    ),
    path("policies/drafts/<id:version_id>/", review.read, name="policy-draft"),
]
