"""Sign out, and see that one is."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from policyportal.accounts import kept_forms
from policyportal.accounts.access import public
from policyportal.accounts.acts import signing_in
from policyportal.clock import now


@public
def sign_out(request: HttpRequest) -> HttpResponse:
    """`/sign-out/`: a POST ends the session; a GET says that it ended."""
    if request.method == "POST":
        if request.user.is_authenticated:
            signing_in.sign_out(request, request.user, now=now())
        response: HttpResponse = redirect("sign-out")
        kept_forms.forget_person(response)
        return response
    if request.user.is_authenticated:
        return redirect("/")
    return render(request, "accounts/signed_out.html")
