"""The addresses that belong to no room."""

from django.urls import path
from django.views.i18n import set_language

from wellspent.portal.ui import views

urlpatterns = [
    path("", views.home, name="home"),
    path("search", views.search, name="search"),
    path("public", views.public, name="public"),
    path("account/letters", views.choose_letters, name="letters"),
    path("health", views.health, name="health"),
    path("language", set_language, name="set_language"),
]
