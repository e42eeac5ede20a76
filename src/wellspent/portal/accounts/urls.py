"""Addresses about people and their organisations."""

from django.urls import path

from wellspent.portal.accounts import closing_views, organisation_views, views

urlpatterns = [
    path("account", views.account, name="account"),
    path("account/close", closing_views.close_account, name="close-account"),
    path("organisations", views.choose_organisation, name="choose-organisation"),
    path("register", organisation_views.register, name="register-supplier"),
    path("organisation", organisation_views.organisation, name="organisation"),
    path("organisation/about", organisation_views.describe, name="describe-organisation"),
    path("organisation/services/add", organisation_views.add_service, name="add-service"),
    path("organisation/services/<int:service>/end", organisation_views.end_service, name="end-service"),
    path("people", views.people, name="people"),
    path("people/<int:membership>/end", views.end_membership, name="end-membership"),
    path(
        "people/invitations/<int:invitation>/withdraw", views.withdraw_invitation, name="withdraw-invitation"
    ),
    path("join/<str:token>", views.accept_invitation, name="accept-invitation"),
]
