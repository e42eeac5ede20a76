"""The site's settings for a server of its own under test: real processes, a real database, files without names by content."""

from wellspent.portal.settings import *  # noqa: F403
from wellspent.portal.settings import INSTALLED_APPS, STORAGES

LETTERS_WAIT = 1.0
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
MIGRATION_MODULES = {name.rpartition(".")[2]: None for name in INSTALLED_APPS}
