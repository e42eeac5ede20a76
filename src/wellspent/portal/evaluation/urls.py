"""Addresses of Buy, after the deadline."""

from django.urls import path

from wellspent.portal.evaluation import (
    award_views,
    moderation_views,
    question_views,
    result_views,
    scoring_views,
    views,
)

urlpatterns = [
    path("<slug:slug>/evaluation", views.evaluation, name="evaluation"),
    path("<slug:slug>/returned", views.load_offers, name="load-offers"),
    path("<slug:slug>/opening", views.open_offers, name="open-offers"),
    path("<slug:slug>/opened", views.opened_offers, name="opened-offers"),
    path("<slug:slug>/opened/<slug:offer>", views.opened_offer, name="opened-offer"),
    path("<slug:slug>/panel", views.panel, name="panel"),
    path("<slug:slug>/panel/<int:member>/chair", views.name_chair, name="name-chair"),
    path("<slug:slug>/panel/<int:member>/stand-down", views.stand_down, name="stand-down"),
    path("<slug:slug>/panel/<int:member>/interest", views.decide_conflict, name="decide-conflict"),
    path("<slug:slug>/interests", views.declare, name="declare-conflict"),
    path("<slug:slug>/scoring", scoring_views.scoring, name="scoring"),
    path("<slug:slug>/scoring/lock", scoring_views.lock, name="lock-scores"),
    path("<slug:slug>/scoring/<slug:criterion>/<slug:offer>", scoring_views.score, name="score"),
    path(
        "<slug:slug>/scoring/<slug:criterion>/<slug:offer>/check",
        scoring_views.check_reason,
        name="check-reason",
    ),
    path("<slug:slug>/moderation", moderation_views.moderation, name="moderation"),
    path("<slug:slug>/moderation/agreement", moderation_views.agreement, name="agreement"),
    path("<slug:slug>/moderation/sign", moderation_views.sign, name="sign-scores"),
    path("<slug:slug>/moderation/<slug:criterion>/<slug:offer>", moderation_views.moderate, name="moderate"),
    path("<slug:slug>/result", result_views.result, name="result"),
    path("<slug:slug>/result/trials", result_views.trials, name="trials"),
    path("<slug:slug>/result/result.xlsx", result_views.workbook, name="result-workbook"),
    path("<slug:slug>/result/social-value.csv", result_views.social_value, name="social-value-alone"),
    path("<slug:slug>/implausible", question_views.implausible, name="implausible"),
    path("<slug:slug>/implausible/<int:number>", question_views.implausible_offer, name="implausible-offer"),
    path(
        "<slug:slug>/implausible/<int:number>/files/<str:digest>",
        question_views.answer_file,
        name="answer-file",
    ),
    path("<slug:slug>/award", award_views.award, name="award"),
    path("<slug:slug>/award/confirm", award_views.confirm, name="confirm-award"),
    path("<slug:slug>/award/summaries", award_views.send_summaries, name="send-summaries"),
    path("<slug:slug>/award/summaries/<slug:offer>", award_views.summary, name="summary"),
    path("<slug:slug>/award/pack/<str:level>", award_views.pack, name="pack"),
]
