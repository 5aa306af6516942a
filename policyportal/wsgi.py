"""What a server loads. It refuses to load where a guard of policyportal/checks.py finds
a fault: one line on standard error, and exit status 3, which gunicorn takes as final.
"""

import os
import sys
from importlib import import_module

import django
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.handlers.wsgi import WSGIHandler

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "policyportal.settings")


def _guarded() -> WSGIHandler:
    try:
        django.setup(set_prefix=False)
    except ImproperlyConfigured as error:
        _refuse(f"Policy Portal does not start: {error}")
    from policyportal.checks import UnsafeStart, refuse_unsafe_start
    from policyportal.clock import now

    try:
        refuse_unsafe_start(now())
    except UnsafeStart as refusal:
        _refuse(str(refusal))
    # Every page is loaded before the first one is asked for.
    import_module(settings.ROOT_URLCONF)
    return WSGIHandler()


def _refuse(words: str) -> None:
    print(words, file=sys.stderr, flush=True)
    raise SystemExit(3)


application = _guarded()
