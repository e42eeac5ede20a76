"""Addresses of the lots of a tender, under each of them."""

from django.urls import path

from wellspent.portal.tendering.views import lots

OF = "<slug:slug>/"

urlpatterns = [
    path(OF + "divide", lots.divide, name="procurement-divide"),
    path(OF + "lots", lots.listed, name="procurement-lots"),
    path(OF + "lots/names", lots.names, name="procurement-lot-names"),
    path(OF + "lots/same", lots.same, name="procurement-lots-same"),
    path(OF + "lots/out", lots.take_out, name="procurement-lot-out"),
    path(OF + "lots/open", lots.open_all, name="procurement-lots-open"),
]
