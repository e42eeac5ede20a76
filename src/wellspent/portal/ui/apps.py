"""The app's name for Django."""

from django.apps import AppConfig


class Ui(AppConfig):
    """What every page is made of."""

    name = "wellspent.portal.ui"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Begin to write letters about what waits."""
        from wellspent.portal.ui.letters import connect

        connect()
