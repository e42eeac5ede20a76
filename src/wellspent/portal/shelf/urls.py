"""The Library's addresses."""

from django.urls import path

from wellspent.portal.shelf import views

urlpatterns = [
    path("", views.index, name="library"),
    path("frameworks", views.frameworks, name="library-frameworks"),
    path("measures", views.measures, name="library-measures"),
    path("proxies", views.proxies, name="library-proxies"),
    path("rules", views.rules, name="library-rules"),
    path("<slug:kind>/<str:name>", views.entry, name="library-entry"),
]
