"""The app's name for Django."""

from django.apps import AppConfig


class ShelfApp(AppConfig):
    """The Library's pages."""

    name = "wellspent.portal.shelf"
    default_auto_field = "django.db.models.BigAutoField"
