"""Addresses that anybody may read."""

from django.urls import path

from wellspent.portal.tendering import public_views as views

urlpatterns = [
    path("", views.open_tenders, name="open-tenders"),
    path("receipts/check", views.receipt, name="check-receipt"),
    path("<slug:slug>", views.tender, name="tender"),
    path("<slug:slug>/tender.json", views.tender_file, name="tender-file"),
    path("<slug:slug>/tender-pack.docx", views.pack, name="public-tender-pack"),
    path("<slug:slug>/offer-workbook.xlsx", views.workbook, name="public-workbook"),
]
