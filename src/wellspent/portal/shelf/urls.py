"""The Library's addresses."""

from django.urls import path

from wellspent.portal.shelf import set_views, views

urlpatterns = [
    path("", views.index, name="library"),
    path("frameworks", views.frameworks, name="library-frameworks"),
    path("measures", views.measures, name="library-measures"),
    path("proxies", views.proxies, name="library-proxies"),
    path("rules", views.rules, name="library-rules"),
    path("sets", set_views.sets, name="library-sets"),
    path("sets/<str:name>/remove", set_views.remove, name="remove-library-set"),
    path("<slug:kind>/<str:name>", views.entry, name="library-entry"),
]
