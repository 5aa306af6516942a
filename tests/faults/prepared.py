"""What a process that is forked for a test finds ready: Django, and nothing begun."""

import django

django.setup()
