"""Addresses of what happened."""

from django.urls import path

from wellspent.portal.audit import views

urlpatterns = [
    path("history", views.history, name="history"),
    path("history/verify", views.verify, name="verify-history"),
]
