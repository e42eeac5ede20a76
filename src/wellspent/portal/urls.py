"""Every address of the site, a room a line."""

from django.urls import include, path

urlpatterns = [
    path("", include("wellspent.portal.ui.urls")),
    path("", include("wellspent.portal.accounts.urls")),
    path("accounts/", include("allauth.urls")),
    path("buy/", include("wellspent.portal.tendering.urls")),
    path("buy/", include("wellspent.portal.evaluation.urls")),
    path("offers/", include("wellspent.portal.tendering.offers.urls")),
    path("offers/", include("wellspent.portal.evaluation.bidder_urls")),
    path("tenders/", include("wellspent.portal.tendering.public_urls")),
    path("", include("wellspent.portal.evaluation.public_urls")),
    path("", include("wellspent.portal.audit.urls")),
    path("", include("wellspent.portal.api.urls")),
    path("library/", include("wellspent.portal.shelf.urls")),
    path("help/", include("wellspent.portal.help.urls")),
]

handler400 = "wellspent.portal.ui.errors.bad_request"
handler403 = "wellspent.portal.ui.errors.forbidden"
handler404 = "wellspent.portal.ui.errors.not_found"
handler429 = "wellspent.portal.ui.errors.too_many"
handler500 = "wellspent.portal.ui.errors.server_error"
