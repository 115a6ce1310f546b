"""系统管理: units, people, periods and their lists; Django's own admin, without any content of a form."""

from bgapp.admin import organization, people, periods, projects, schemes

__all__ = ["organization", "people", "periods", "projects", "schemes"]
