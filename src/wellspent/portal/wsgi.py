"""The site as a WSGI application, read whole at its start: whoever asks first waits no longer than the others."""

import os
from contextlib import suppress
from importlib import import_module

from django.conf import settings
from django.core.wsgi import get_wsgi_application

from wellspent.files.shelves.library import open_library
from wellspent.method.errors import Refused

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wellspent.portal.settings")
application = get_wsgi_application()
import_module(settings.ROOT_URLCONF)
with suppress(Refused):  # told by the page that needs the library, with its mend
    open_library()
