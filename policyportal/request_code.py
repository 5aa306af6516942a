"""The short code of one request. An error page shows it, every line of the log carries
it, and the answer's `X-Request-ID` repeats it; it says nothing about anybody.
"""

import logging
import secrets
from contextvars import ContextVar

# Without 0 O 1 I L U: it is read out over the telephone.
LETTERS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"

current: ContextVar[str] = ContextVar("request_code", default="-")


def begin() -> str:
    """Draw the code of a request that begins, such as `7KQ-42M`."""
    drawn = "".join(secrets.choice(LETTERS) for _ in range(6))
    code = f"{drawn[:3]}-{drawn[3:]}"
    current.set(code)
    return code


class RequestCode(logging.Filter):
    """Puts the code into each record of the log; `-` outside a request."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Let every record pass, with its code."""
        record.code = current.get()
        return True
