"""Addresses of the API and of the pages about it."""

from django.urls import path

from wellspent.portal.api import views
from wellspent.portal.api.v1 import api

urlpatterns = [
    path("account/tokens", views.tokens, name="api-tokens"),
    path("account/tokens/<int:token>/revoke", views.revoke, name="revoke-api-token"),
    path("api/", views.about, name="api-about"),
    path("api/v1/", api.urls),
]
