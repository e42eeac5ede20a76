"""The Library's pages."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from wellspent.files.shelves.catalogue import find_framework
from wellspent.files.shelves.library import open_library
from wellspent.portal.ui.pages import page


def index(request: HttpRequest) -> HttpResponse:
    """What the Library holds: the frameworks, and how many entries of each kind."""
    library = open_library()
    frameworks = [find_framework(library, name) for name in library.ids("framework")]
    counts = {kind: len(library.ids(kind)) for kind in ("measure", "proxy", "policy", "parameter")}
    return page(request, "shelf/index.html", "Library", frameworks=frameworks, counts=counts)
