"""The app's name for Django."""

from django.apps import AppConfig


class Api(AppConfig):
    """The site for programs."""

    name = "wellspent.portal.api"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Take part in erasing people."""
        from wellspent.portal.accounts.erasure import register
        from wellspent.portal.api.erasing import Tokens

        register(Tokens())
