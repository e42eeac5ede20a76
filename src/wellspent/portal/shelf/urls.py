"""Addresses of the Library."""

from django.urls import path

from wellspent.portal.shelf import views

urlpatterns = [path("", views.index, name="library")]
