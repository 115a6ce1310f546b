"""The one Django app of the product."""

from django.apps import AppConfig
from django.contrib.admin import apps as admin


class BgappConfig(AppConfig):
    """绩效目标申报与自评."""

    name = "bgapp"
    verbose_name = "绩效目标申报与自评"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register the system checks."""
        import bgapp.health  # noqa: F401


class AdministrationConfig(admin.AdminConfig):
    """Django's admin, with a site of our own."""

    default = False
    default_site = "bgapp.admin_site.Site"
