"""Help's addresses."""

from django.urls import path

from wellspent.portal.help import views

urlpatterns = [
    path("", views.index, name="help"),
    path("images/<str:name>", views.picture, name="help-picture"),
    path("methods/<slug:name>", views.method, name="help-method"),
    path("pages/<slug:name>", views.other, name="help-page"),
    path("<slug:name>", views.guide, name="help-guide"),
]
