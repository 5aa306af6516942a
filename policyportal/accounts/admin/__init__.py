"""What admins see of people in Django's admin; every save is an act."""

from . import people, roles, teams

__all__ = ["people", "roles", "teams"]
