#!/usr/bin/env python
"""The portal's commands. `manage.py help` lists them."""

import os
import sys

from django.core.exceptions import ImproperlyConfigured
from django.core.management import execute_from_command_line


def main() -> None:
    """Run one command. Where no production is set up (it needs a SECRET_KEY), this is
    the demo that `make run` and `make demo` set up in the checkout.
    """
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "policyportal.settings")
    if not {"SECRET_KEY", "SECRET_KEY_FILE"} & os.environ.keys():
        os.environ.setdefault("PORTAL_MODE", "demo")
    try:
        execute_from_command_line(sys.argv)
    except ImproperlyConfigured as error:
        print(error, file=sys.stderr)
        sys.exit(2)


if __name__ == "__main__":
    main()
