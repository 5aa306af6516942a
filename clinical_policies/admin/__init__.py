"""The editor's desk: policies and their drafts in Django's admin. Every save is an act."""

from . import policies, provisions, versions

__all__ = ["policies", "provisions", "versions"]
