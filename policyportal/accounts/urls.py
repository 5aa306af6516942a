"""The addresses of sign-in and of one's own account; and the audit's page, which is
gated here because the audit knows no roles.
"""

from django.urls import path

from policyportal.audit.views import trail

from .access import require
from .views.account import keys, password
from .views.kept_form import discard
from .views.sign_in import sign_in
from .views.sign_out import sign_out

urlpatterns = [
    path("sign-in/", sign_in, name="sign-in"),
    path("sign-out/", sign_out, name="sign-out"),
    path("account/keys/", keys, name="keys"),
    path("account/password/", password, name="password"),
    path("account/kept/<id:id>/discard/", discard, name="kept-form-discard"),
    path("audit/", require("audit.read_security")(trail), name="audit-trail"),
]
