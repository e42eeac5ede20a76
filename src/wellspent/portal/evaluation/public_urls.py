"""Addresses that anybody may read, after an award."""

from django.urls import path

from wellspent.portal.evaluation import bidder_views

urlpatterns = [
    path("<slug:slug>/award", bidder_views.public_award, name="public-award"),
    path("<slug:slug>/award/pack", bidder_views.public_pack, name="public-pack"),
]
