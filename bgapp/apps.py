"""The one Django app of the product."""

from django.apps import AppConfig
from django.contrib.admin import apps as admin
from django.db.models.signals import post_migrate


class BgappConfig(AppConfig):
    """绩效目标申报与自评."""

    name = "bgapp"
    verbose_name = "绩效目标申报与自评"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register the system checks, and the guard of what is append-only."""
        import bgapp.health  # noqa: F401
        from bgapp.models.triggers import guard

        post_migrate.connect(guard, sender=self)


class AdministrationConfig(admin.AdminConfig):
    """Django's admin, with a site of our own."""

    default = False
    default_site = "bgapp.admin_site.Site"
