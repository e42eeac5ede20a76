"""What a bidder is asked about its offer after opening, and its own answer with the papers that show it."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from wellspent.files.uploads import MOST_BYTES, too_large
from wellspent.method.errors import Refused
from wellspent.portal.evaluation import queries, question_actions, question_queries, rules
from wellspent.portal.evaluation.access import typed
from wellspent.portal.evaluation.forms import Explain
from wellspent.portal.evaluation.models import ImplausibleOffer
from wellspent.portal.tendering.models import Offer
from wellspent.portal.tendering.offers.access import acting, bidders
from wellspent.portal.tendering.offers.paper_views import download
from wellspent.portal.tendering.offers.uploads import too_large as let_go
from wellspent.portal.ui.forms import error_list
from wellspent.portal.ui.pages import page, refusals


def _asked(offer: Offer, number: int) -> ImplausibleOffer:
    found = queries.asked_of(offer, number)
    if found is None:
        raise Http404
    return found


@bidders
def asked(request: HttpRequest, offer: Offer, number: int) -> HttpResponse:
    """What the buyer asks, and the answer until the day asked. Adding or taking out a paper keeps what is typed."""
    query = _asked(offer, number)
    may = rules.may_explain(query)
    only_papers = "add" in request.POST or "remove" in request.POST
    form = Explain(
        typed(request),
        request.FILES or None,
        initial={"evidence": query.evidence if query.by_bidder else ""},
        sends=not only_papers,
    )
    errors = error_list(form)
    if request.method == "POST":
        refused = _refused_paper(request, offer, query, form)
        if refused:
            form.errors.pop("file", None)
            for error in refused:
                form.add_error("file", error["text"])
            errors = error_list(form)
        elif not only_papers and form.is_valid():
            try:
                question_actions.explain(
                    by=acting(request, offer), query=query, evidence=form.cleaned_data["evidence"]
                )
                messages.success(request, _("Your answer is sent to the buyer"))
                return redirect("offer-asked", offer.pk, number)
            except Refused as late:
                errors = refusals(late)
    return page(
        request, "evaluation/asked.html", _("Answer the buyer about your tender"), offer=offer, query=query, form=form,
        errors=errors, may=may, files=question_queries.files_of(query), most=MOST_BYTES >> 20,
        many=question_actions.MOST_FILES, back=reverse("offer", args=[offer.pk]),
    )  # fmt: skip


def _refused_paper(
    request: HttpRequest, offer: Offer, query: ImplausibleOffer, form: Explain
) -> list[dict[str, str]]:
    """Take out or add the paper that was named; what was refused of it."""
    try:
        if "remove" in request.POST:
            _take_out(request, offer, query)
        elif name := let_go(request):
            raise too_large(name)
        elif file := request.FILES.get("file"):
            if file.size is not None and file.size > MOST_BYTES:
                raise too_large(file.name or "")
            question_actions.attach(
                by=acting(request, offer), query=query, name=file.name or "", content=file.read()
            )
        elif "add" in request.POST:
            return [{"text": str(form.fields["file"].error_messages["required"])}]
    except Refused as refused:
        return refusals(refused)
    return []


def _take_out(request: HttpRequest, offer: Offer, query: ImplausibleOffer) -> None:
    gone = next(
        (one for one in question_queries.files_of(query) if one.digest == request.POST["remove"]), None
    )
    if gone is None:
        raise Http404
    question_actions.detach(by=acting(request, offer), file=gone)


@bidders
def file(request: HttpRequest, offer: Offer, number: int, digest: str) -> HttpResponse:  # noqa: ARG001
    """A paper of the bidder's own answer again."""
    found = question_queries.file_of(_asked(offer, number), digest)
    if found is None:
        raise Http404
    return download(found[0].name, found[1], found[0].media_type)
