"""The Library's addresses."""

from django.urls import path

from wellspent.portal.shelf import import_views, own_views, set_views, views

urlpatterns = [
    path("", views.index, name="library"),
    path("frameworks", views.frameworks, name="library-frameworks"),
    path("measures", views.measures, name="library-measures"),
    path("proxies", views.proxies, name="library-proxies"),
    path("rules", views.rules, name="library-rules"),
    path("sets", set_views.sets, name="library-sets"),
    path("sets/<str:name>/remove", set_views.remove, name="remove-library-set"),
    path("import", import_views.bring_in, name="import-entries"),
    path("import/<int:intake>", import_views.intake, name="intake"),
    path("import/<int:intake>/keep", import_views.keep, name="keep-intake"),
    path("import/<int:intake>/remove", import_views.throw_away, name="discard-intake"),
    path("own", own_views.edition, name="own-edition"),
    path("own/<int:entry>", own_views.entry, name="own-entry"),
    path("own/<int:entry>/change", own_views.change, name="change-own-entry"),
    path("own/<int:entry>/outcomes/<int:place>", own_views.outcome, name="own-outcome"),
    path("own/<int:entry>/outcomes/<int:place>/remove", own_views.remove_outcome, name="remove-own-outcome"),
    path("own/<int:entry>/publish", own_views.publish, name="publish-own-entry"),
    path("own/<int:entry>/next", own_views.next_edition, name="next-own-edition"),
    path("own/<int:entry>/remove", own_views.take_off, name="remove-own-entry"),
    path("<slug:kind>/<str:name>/copy", own_views.copy, name="copy-library-entry"),
    path("<slug:kind>/<str:name>", views.entry, name="library-entry"),
]
