"""Addresses of Buy, before opening."""

from django.urls import path

from wellspent.portal.tendering import views

urlpatterns = [
    path("", views.listed, name="buy"),
    path("begin", views.begin, name="begin-procurement"),
    path("<slug:slug>", views.procurement, name="procurement"),
    path("<slug:slug>/basics", views.basics, name="procurement-basics"),
]
