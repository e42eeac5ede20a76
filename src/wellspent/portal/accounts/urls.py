"""Addresses about people."""

from django.urls import path

from wellspent.portal.accounts import views

urlpatterns = [
    path("account", views.account, name="account"),
    path("organisations", views.choose_organisation, name="choose-organisation"),
    path("people", views.people, name="people"),
    path("people/<int:membership>/end", views.end_membership, name="end-membership"),
    path("join/<str:token>", views.accept_invitation, name="accept-invitation"),
]
