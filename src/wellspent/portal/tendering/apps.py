"""The app's name for Django."""

from django.apps import AppConfig


class Tendering(AppConfig):
    """Buy: from a procurement to sealed offers."""

    name = "wellspent.portal.tendering"
    default_auto_field = "django.db.models.BigAutoField"
