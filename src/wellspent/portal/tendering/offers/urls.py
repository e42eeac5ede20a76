"""Addresses of a bidder."""

from django.urls import path

from wellspent.portal.tendering.lots import offer_views as lots
from wellspent.portal.tendering.offers import entry_views as entry
from wellspent.portal.tendering.offers import paper_views as papers
from wellspent.portal.tendering.offers import submit_views as submitting
from wellspent.portal.tendering.offers import views

urlpatterns = [
    path("", views.my_offers, name="my-offers"),
    path("start/<slug:slug>", entry.start, name="start-offer"),
    path("link", entry.lost_link, name="lost-link"),
    path("link/<str:token>", entry.open_link, name="open-offer"),
    path("<int:offer>", views.offer, name="offer"),
    path("<int:offer>/lots/<slug:slug>", lots.another, name="offer-lot"),
    path("<int:offer>/about", views.about, name="offer-about"),
    path("<int:offer>/partners", views.members, name="offer-members"),
    path("<int:offer>/price", views.price, name="offer-price"),
    path("<int:offer>/answers/<slug:criterion>", views.answer, name="offer-answer"),
    path("<int:offer>/measures/<slug:measure>", views.measure, name="offer-measure"),
    path("<int:offer>/measures/<slug:measure>/value", views.worth, name="offer-worth"),
    path("<int:offer>/value", views.value, name="offer-value"),
    path("<int:offer>/files", papers.files, name="offer-files"),
    path("<int:offer>/files/<str:digest>", papers.file, name="offer-file"),
    path("<int:offer>/workbook", papers.workbook, name="offer-workbook"),
    path("<int:offer>/workbook.xlsx", papers.workbook_file, name="offer-workbook-file"),
    path("<int:offer>/check", submitting.check, name="offer-check"),
    path("<int:offer>/submit", submitting.submit, name="offer-submit"),
    path("<int:offer>/receipts/<int:number>", submitting.receipt, name="offer-receipt"),
    path("<int:offer>/receipts/<int:number>/receipt.txt", submitting.receipt_file, name="offer-receipt-file"),
    path("<int:offer>/receipts/<int:number>/offer.json", submitting.content, name="offer-content"),
    path("<int:offer>/withdraw", submitting.withdraw, name="offer-withdraw"),
    path("<int:offer>/questions", submitting.questions, name="offer-questions"),
]
