"""系统管理: units, people, periods and their lists; Django's own admin, without any content of a form."""

from bgapp.admin import basis, deadlines, organization, people, periods, projects, schemes, stand_ins

__all__ = ["basis", "deadlines", "organization", "people", "periods", "projects", "schemes", "stand_ins"]
