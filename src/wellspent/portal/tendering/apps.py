"""The app's name for Django."""

from django.apps import AppConfig


class Tendering(AppConfig):
    """Buy: from a procurement to sealed offers."""

    name = "wellspent.portal.tendering"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Take part in erasing people."""
        from wellspent.portal.accounts.erasure import register
        from wellspent.portal.tendering.erasing import Tenders

        register(Tenders())
