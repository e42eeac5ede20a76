"""The addresses that belong to no room."""

from django.urls import path

from wellspent.portal.ui import views

urlpatterns = [
    path("", views.home, name="home"),
    path("health", views.health, name="health"),
]
