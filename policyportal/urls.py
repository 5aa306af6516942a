"""Every address of the site. The apps name their own; docs/operations.md lists those
that stay put.
"""

from django.contrib import admin
from django.urls import include, path

from policyportal.views import health

urlpatterns = [
    path("healthz", health.alive, name="healthz"),
    path("readyz", health.ready, name="readyz"),
    path("admin/", admin.site.urls),
    path("", include("policyportal.accounts.urls")),
    path("", include("clinical_policies.urls")),
    path("", include("reviews.urls")),
]

handler400 = "policyportal.views.errors.bad_request"
handler403 = "policyportal.views.errors.forbidden"
handler404 = "policyportal.views.errors.not_found"
handler500 = "policyportal.views.errors.our_fault"
