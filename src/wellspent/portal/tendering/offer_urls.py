"""Addresses of a bidder."""

from django.urls import path

from wellspent.portal.tendering import offer_views

urlpatterns = [path("", offer_views.my_offers, name="my-offers")]
