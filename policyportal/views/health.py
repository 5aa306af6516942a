"""Whether the process lives, and whether it can serve; for a supervisor, not for
people. Neither says more than a word: what is wrong stands in the log.
"""

import logging

from django.http import HttpRequest, HttpResponse

from policyportal import checks
from policyportal.accounts.access import public
from policyportal.clock import now

log = logging.getLogger(__name__)


@public
def alive(request: HttpRequest) -> HttpResponse:
    """`/healthz`: 200 as long as this process answers."""
    return HttpResponse("alive\n", content_type="text/plain")


@public
def ready(request: HttpRequest) -> HttpResponse:
    """`/readyz`: 200, or 503 with the name of the guard that found a fault."""
    fault = checks.first_fault(now())
    if fault is None:
        return HttpResponse("ready\n", content_type="text/plain")
    log.error("Not ready: %s", fault.words)
    answer = f"not ready: {fault.guard}\n"
    return HttpResponse(answer, status=503, content_type="text/plain")
