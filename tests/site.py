"""The site's settings for tests: a data folder that is thrown away, mail kept in memory, quick passwords."""

import os
import tempfile

os.environ.setdefault("WELLSPENT_DATA_DIR", tempfile.mkdtemp(prefix="wellspent-tests-"))
os.environ["WELLSPENT_SECRET_KEY"] = "only-for-tests"

from wellspent.portal.settings import *  # noqa: F403

LETTERS_WAIT = None
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}  # noqa: F405
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
# A file, not memory: the browser's requests come on threads of their own, and each needs a connection of its own.
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):  # noqa: F405
    DATABASES["default"]["TEST"] = {"NAME": os.path.join(os.environ["WELLSPENT_DATA_DIR"], "test.sqlite3")}  # noqa: F405
DATABASES["default"]["CONN_MAX_AGE"] = 0  # noqa: F405  (a test's threads end, and their connections with them)
