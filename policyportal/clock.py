"""The clock, read here and nowhere else: views and commands ask it once and pass the
moment on, so that a rule, an act and a test see one `now`.
"""

from datetime import datetime

from django.utils import timezone


def now() -> datetime:
    """This moment, aware, in UTC."""
    return timezone.now()
