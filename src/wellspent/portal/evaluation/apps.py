"""The app's name for Django."""

from django.apps import AppConfig


class Evaluation(AppConfig):
    """Buy: from opening to award."""

    name = "wellspent.portal.evaluation"
    default_auto_field = "django.db.models.BigAutoField"
