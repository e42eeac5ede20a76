"""Addresses of Buy, before opening."""

from django.urls import path

from wellspent.portal.tendering.lots import urls as lot_urls
from wellspent.portal.tendering.views import (
    asking,
    checking,
    criteria,
    decide,
    lists,
    publishing,
    scoring,
    shape,
    starting,
)
from wellspent.portal.tendering.views.beginning import for_an_authority

OF = "<slug:slug>/"
"""Every page of one procurement."""

urlpatterns = [
    path("", lists.listed, name="buy"),
    path("begin", for_an_authority(lists.begin), name="begin-procurement"),
    path("begin/notice", for_an_authority(lists.begin_from_notice), name="begin-from-notice"),
    path("begin/similar", for_an_authority(lists.begin_like), name="begin-like"),
    path("<slug:slug>", lists.procurement, name="procurement"),
    path(OF + "history", lists.history, name="procurement-history"),
    *lot_urls.urlpatterns,
    path(OF + "basics", decide.basics, name="procurement-basics"),
    path(OF + "policy", decide.policy, name="procurement-policy"),
    path(OF + "policy/decision", decide.decision, name="procurement-decision"),
    path(OF + "start", starting.start, name="procurement-start"),
    path(OF + "facts", decide.facts, name="procurement-facts"),
    path(OF + "need", shape.need, name="procurement-need"),
    path(OF + "outcomes", shape.outcomes, name="procurement-outcomes"),
    path(OF + "outcomes/add", shape.outcome_add, name="procurement-outcome-add"),
    path(OF + "outcomes/<int:number>", shape.outcome, name="procurement-outcome"),
    path(OF + "outcomes/<int:number>/remove", shape.outcome_remove, name="procurement-outcome-remove"),
    path(OF + "engagement", shape.engagement, name="procurement-engagement"),
    path(OF + "engagement/add", shape.engagement_add, name="procurement-engagement-add"),
    path(OF + "engagement/grid", shape.grid, name="procurement-grid"),
    path(OF + "engagement/<int:number>", shape.engagement_entry, name="procurement-engagement-entry"),
    path(
        OF + "engagement/<int:number>/remove", shape.engagement_remove, name="procurement-engagement-remove"
    ),
    path(OF + "measures", asking.measures, name="procurement-measures"),
    path(OF + "measures/add", asking.measures_add, name="procurement-measures-add"),
    path(OF + "measures/<slug:name>/remove", asking.measure_remove, name="procurement-measure-remove"),
    path(OF + "clauses", shape.clauses, name="procurement-clauses"),
    path(OF + "clauses/add", shape.clause_add, name="procurement-clause-add"),
    path(OF + "clauses/<int:number>", shape.clause, name="procurement-clause"),
    path(OF + "clauses/<int:number>/remove", shape.clause_remove, name="procurement-clause-remove"),
    path(OF + "criteria", criteria.criteria, name="procurement-criteria"),
    path(OF + "criteria/sum", criteria.weights_sum, name="procurement-weights-sum"),
    path(OF + "criteria/add", criteria.criterion_add, name="procurement-criterion-add"),
    path(OF + "criteria/ranking", scoring.ranking, name="procurement-ranking"),
    path(OF + "criteria/of/<slug:key>", criteria.criterion, name="procurement-criterion"),
    path(
        OF + "criteria/of/<slug:key>/remove", criteria.criterion_remove, name="procurement-criterion-remove"
    ),
    path(OF + "scales", scoring.scales, name="procurement-scales"),
    path(OF + "scales/<slug:key>", scoring.descriptors, name="procurement-descriptors"),
    path(OF + "wording", checking.wording, name="procurement-wording"),
    path(OF + "wind-tunnel", checking.windtunnel, name="procurement-windtunnel"),
    path(OF + "way-in", publishing.way_in, name="procurement-way-in"),
    path(OF + "explain", checking.explain, name="procurement-explain"),
    path(OF + "check", publishing.check, name="procurement-check"),
    path(OF + "tender.json", publishing.tender_file, name="procurement-tender-file"),
    path(OF + "pack/<str:name>", publishing.pack_file, name="procurement-pack-file"),
    path(OF + "end", publishing.end, name="procurement-end"),
    path(OF + "extend", publishing.extend, name="procurement-extend"),
    path(OF + "clarifications", publishing.clarifications, name="procurement-clarifications"),
    path(OF + "clarifications/<int:number>", publishing.answer, name="procurement-answer"),
]
