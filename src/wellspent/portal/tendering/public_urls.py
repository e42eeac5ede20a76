"""Addresses that anybody may read."""

from django.urls import path

from wellspent.portal.tendering import public_views

urlpatterns = [path("", public_views.open_tenders, name="open-tenders")]
