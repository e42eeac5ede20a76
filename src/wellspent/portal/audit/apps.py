"""The app's name for Django."""

from django.apps import AppConfig


class Audit(AppConfig):
    """The chain of events."""

    name = "wellspent.portal.audit"
    default_auto_field = "django.db.models.BigAutoField"
