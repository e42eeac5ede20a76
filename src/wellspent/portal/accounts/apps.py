"""The app's name for Django."""

from django.apps import AppConfig


class Accounts(AppConfig):
    """People, organisations and roles."""

    name = "wellspent.portal.accounts"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Begin to record what the sign-in library does."""
        from wellspent.portal.accounts import erasing
        from wellspent.portal.accounts.erasure import register
        from wellspent.portal.accounts.signals import connect

        connect()
        register(erasing.Accounts())
