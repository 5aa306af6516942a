"""A form that arrives after its session has ended is kept for the person who typed it.

It is kept on the server, encrypted, for twelve hours, and never sent by itself: after
the same person has signed in again, the page it stood on shows it with every word.
Whose it was is known from a signed cookie that names the last person at this browser
and outlives the session. Passwords and files are not kept.

    kept = kept_forms.pending(request)
    form = CaseForm(kept or request.POST or None)
"""

import base64
import re
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpRequest, QueryDict
from django.http.response import HttpResponseBase
from django.utils.crypto import salted_hmac

from policyportal.clock import now

from .access import PUBLIC, gate_of, page_of
from .models import KeptForm, User

LASTS = timedelta(hours=12)
MOST_A_PERSON = 20
LARGEST = 1024 * 1024  # bytes, before encryption
LONGEST_ADDRESS = 500

COOKIE = "last_person"
COOKIE_LASTS = timedelta(days=7)
SALT = "policyportal.accounts.kept_forms"

NOT_KEPT = re.compile("csrfmiddlewaretoken|.*password.*", re.IGNORECASE)


class KeepTypedText:
    """Keeps what nobody signed in may send; forgets it once it was sent after all."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer; a form that led on to another page was done."""
        response = self.get_response(request)
        if request.method == "POST" and 300 <= response.status_code < 400:
            discard(request)
        return response

    def process_view(
        self, request: HttpRequest, view: Any, args: Any, kwargs: dict[str, Any]
    ) -> None:
        """Keep a form that is posted to a gated page by nobody signed in."""
        match = request.resolver_match
        gated = match is not None and gate_of(match) not in (None, PUBLIC)
        if gated and request.method == "POST" and not request.user.is_authenticated:
            keep(request, now=now())


def keep(request: HttpRequest, *, now: datetime) -> None:
    """Keep the form for the last person at this browser, if there was one."""
    person = last_person(request)
    typed = _typed(request)
    address, page = _address(request), page_of(request)
    fits = len(typed) <= LARGEST and max(len(address), len(page)) <= LONGEST_ADDRESS
    if person is None or not fits:
        return
    KeptForm.objects.filter(kept_at__lte=now - LASTS).delete()
    KeptForm.objects.create(
        user=person,
        address=address,
        page=page,
        sealed_text=_cipher(person.pk).encrypt(typed),
        kept_at=now,
    )
    older = KeptForm.objects.filter(user=person).order_by("-id")[MOST_A_PERSON:]
    KeptForm.objects.filter(pk__in=[form.pk for form in older]).delete()


def pending(request: HttpRequest, action: str = "") -> QueryDict | None:
    """What the person had typed on this page and not sent; None where there is nothing.

    `action` is the address the form posts to, where that is not the page's own. The row
    found stays with the request as `kept_form`, for the page's banner. A page with many
    forms may ask for each: the rows are read once.
    """
    kept = _on_this_page(request).get(action or request.path)
    if kept is None:
        return None
    request.kept_form = kept  # type: ignore[attr-defined]
    return _open(kept)


def discard(request: HttpRequest) -> None:
    """Forget what the person had typed for this address: it is sent now."""
    if request.user.is_authenticated:
        kept = KeptForm.objects.filter(user=request.user)
        kept.filter(address=_address(request)).delete()


def page_to_return_to(person: User, *, now: datetime) -> str | None:
    """The page whose form was kept last; offered once, at sign-in."""
    kept = _of(person.pk, now).filter(offered=False).first()
    if kept is None:
        return None
    _of(person.pk, now).update(offered=True)
    return kept.page


def waits(request: HttpRequest, *, now: datetime) -> bool:
    """Whether a form waits for the last person at this browser."""
    person = last_person(request)
    return person is not None and _of(person.pk, now).filter(offered=False).exists()


def remember_person(response: HttpResponseBase, person: User) -> None:
    """Name the person in the cookie that outlives the session."""
    response.set_signed_cookie(
        COOKIE,
        str(person.pk),
        salt=SALT,
        max_age=COOKIE_LASTS,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def forget_person(response: HttpResponseBase) -> None:
    """Leave nothing behind on this computer."""
    response.delete_cookie(COOKIE, samesite="Lax")


def last_person(request: HttpRequest) -> User | None:
    """Who signed in last at this browser and didn't sign out."""
    named = request.get_signed_cookie(
        COOKIE, default="", salt=SALT, max_age=COOKIE_LASTS
    )
    return User.objects.filter(pk=named, is_active=True).first() if named else None


def _of(person_id: int, now: datetime) -> QuerySet[KeptForm]:
    forms = KeptForm.objects.filter(user_id=person_id, kept_at__gt=now - LASTS)
    return forms.order_by("-id")


def _on_this_page(request: HttpRequest) -> dict[str, KeptForm]:
    """The newest kept form for each address that this page's forms go to."""
    if request.method != "GET" or not request.user.is_authenticated:
        return {}
    if not hasattr(request, "kept_here"):
        newest_last = reversed(_of(request.user.pk, now()))
        request.kept_here = {  # type: ignore[attr-defined]
            _path(kept.address): kept
            for kept in newest_last
            if _path(kept.page) == request.path
        }
    return request.kept_here  # type: ignore[attr-defined,no-any-return]


def _typed(request: HttpRequest) -> bytes:
    typed = request.POST.copy()
    for name in [name for name in typed if NOT_KEPT.fullmatch(name)]:
        del typed[name]
    return typed.urlencode().encode()


def _open(kept: KeptForm) -> QueryDict | None:
    try:
        text = _cipher(kept.user_id).decrypt(bytes(kept.sealed_text))
    except InvalidToken:  # the server's secret was changed since
        return None
    return QueryDict(text.decode())


def _cipher(person_id: int) -> Fernet:
    """AES and HMAC under a key of this server for this person."""
    key = salted_hmac(SALT, str(person_id), algorithm="sha256").digest()
    return Fernet(base64.urlsafe_b64encode(key))


def _address(request: HttpRequest) -> str:
    return request.get_full_path()


def _path(address: str) -> str:
    return address.partition("?")[0]
