"""Addresses of a bidder, after an award."""

from django.urls import path

from wellspent.portal.evaluation import asked_views, bidder_views

urlpatterns = [
    path("<int:offer>/asked/<int:number>", asked_views.asked, name="offer-asked"),
    path("<int:offer>/asked/<int:number>/files/<str:digest>", asked_views.file, name="offer-asked-file"),
    path("<int:offer>/result", bidder_views.result, name="offer-result"),
    path("<int:offer>/result/summary", bidder_views.summary, name="offer-summary"),
    path("<int:offer>/result/pack", bidder_views.pack, name="offer-pack"),
]
