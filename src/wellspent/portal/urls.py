"""Every address of the site, a room a line."""

from django.urls import include, path

urlpatterns = [
    path("", include("wellspent.portal.ui.urls")),
    path("", include("wellspent.portal.accounts.urls")),
    path("accounts/", include("allauth.urls")),
    path("buy/", include("wellspent.portal.tendering.urls")),
    path("buy/", include("wellspent.portal.evaluation.urls")),
    path("offers/", include("wellspent.portal.tendering.offer_urls")),
    path("tenders/", include("wellspent.portal.tendering.public_urls")),
    path("", include("wellspent.portal.audit.urls")),
    path("", include("wellspent.portal.api.urls")),
    path("library/", include("wellspent.portal.shelf.urls")),
]
