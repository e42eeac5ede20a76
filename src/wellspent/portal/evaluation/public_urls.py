"""Addresses of awards that anybody may read."""

from django.urls import path

from wellspent.portal.evaluation import public_views as views

urlpatterns = [
    path("public/awards", views.awards, name="public-awards"),
    path("public/awards.csv", views.awards_csv, name="public-awards-csv"),
    path("public/awards.json", views.awards_json, name="public-awards-json"),
    path("tenders/<slug:slug>/award", views.award, name="public-award"),
    path("tenders/<slug:slug>/award/pack", views.pack, name="public-pack"),
]
