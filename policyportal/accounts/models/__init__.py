"""The records of people: one noun a file."""

from .kept_form import KeptForm
from .role_grant import RoleGrant
from .team import Team
from .user import User

__all__ = ["KeptForm", "RoleGrant", "Team", "User"]
