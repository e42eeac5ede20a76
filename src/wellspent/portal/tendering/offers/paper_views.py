"""A bidder's files and workbook: up and down."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from wellspent.files.uploads import EXCEL, MOST_BYTES, too_large
from wellspent.method.errors import Refused
from wellspent.portal.accounts.middleware import who
from wellspent.portal.tendering import rules
from wellspent.portal.tendering.adapters import files_kept
from wellspent.portal.tendering.models import Offer
from wellspent.portal.tendering.offers import actions as offer_actions
from wellspent.portal.tendering.offers import queries as offer_queries
from wellspent.portal.tendering.offers import workbook_actions as offer_workbook_actions
from wellspent.portal.tendering.offers import workbooks as offer_workbooks
from wellspent.portal.tendering.offers.access import acting, bidders, held
from wellspent.portal.tendering.offers.forms import Upload
from wellspent.portal.tendering.offers.uploads import too_large as let_go
from wellspent.portal.tendering.offers.views import attempt, note, to_tasks
from wellspent.portal.ui.forms import error_list
from wellspent.portal.ui.pages import page, refusals


def download(name: str, content: bytes, media_type: str) -> HttpResponse:
    """Bytes to be kept as a file, never shown: nothing of somebody else's runs in this site's name."""
    response = HttpResponse(content, content_type=media_type)
    quoted = "".join(letter if letter.isascii() and letter not in '"\\' else "_" for letter in name)
    response.headers["Content-Disposition"] = f'attachment; filename="{quoted}"'
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response


def beside(form: Upload, refused: list[dict[str, str]]) -> list[dict[str, str]]:
    """What was refused of a file, said beside its box too."""
    if refused:
        form.errors.pop("file", None)
    for error in refused:
        form.add_error("file", error["text"])
    return error_list(form)


def _uploaded(request: HttpRequest, form: Upload) -> tuple[str, bytes]:
    """The name and bytes of what was sent. Raises `Refused` for a file that was let go, or is over the limit."""
    if name := let_go(request):
        raise too_large(name)
    file = form.cleaned_data["file"]
    if file.size > MOST_BYTES:
        raise too_large(file.name)
    return file.name, file.read()


@bidders
def files(request: HttpRequest, offer: Offer) -> HttpResponse:
    """Supporting files: each is looked into before it is kept, and sealed with the offer."""
    form, errors = Upload(), []
    if "remove" in request.POST:
        gone = next((row for row in files_kept(offer) if row.digest == request.POST["remove"]), None)
        if gone is None:
            raise Http404
        gone.offer = offer
        errors = attempt(lambda: offer_actions.detach(by=acting(request, offer), file=gone))
    elif request.method == "POST":
        form = Upload(request.POST, request.FILES)
        sound = form.is_valid() or let_go(request)
        errors = beside(form, attempt(lambda: _attached(request, offer, form))) if sound else error_list(form)
    if request.method == "POST" and not errors:
        return redirect("offer-files", offer.pk)
    return page(
        request, "tendering/offer_files.html", "Supporting files", offer=offer, form=form, errors=errors,
        files=files_kept(offer), open=rules.may_offer(offer.procurement), most=MOST_BYTES >> 20, back=to_tasks(offer),
    )  # fmt: skip


def _attached(request: HttpRequest, offer: Offer, form: Upload) -> None:
    name, content = _uploaded(request, form)
    offer_actions.attach(by=acting(request, offer), offer=offer, name=name, content=content)


def file(request: HttpRequest, offer: int, digest: str) -> HttpResponse:
    """A supporting file again: for its bidder, and for its buyer once the offer was opened."""
    asking = who(request)
    mine = offer_queries.offer(asking, held(request), offer)
    found = (
        offer_queries.opened_file(asking, offer, digest)
        if mine is None
        else offer_queries.file_of(mine, digest)
    )
    if found is None:
        raise Http404
    return download(found[0].name, found[1], found[0].media_type)


@bidders
def workbook(request: HttpRequest, offer: Offer) -> HttpResponse:
    """The offer workbook: down with what is written, up to fill the draft."""
    form, errors, filled = Upload(), [], None
    if request.method == "POST":
        form = Upload(request.POST, request.FILES)
        if form.is_valid() or let_go(request):
            try:
                name, content = _uploaded(request, form)
                filled = offer_workbook_actions.fill(
                    by=acting(request, offer), offer=offer, name=name, content=content
                )
            except Refused as refused:
                errors = beside(form, refusals(refused))
        else:
            errors = error_list(form)
    if filled is not None and not filled.faults:
        note(request, f"The workbook filled {filled.whole_promises} promises and {filled.answered} answers")
        return redirect(to_tasks(offer))
    return page(
        request, "tendering/offer_workbook.html", "Offer workbook", offer=offer, form=form, errors=errors, filled=filled,
        open=rules.may_offer(offer.procurement), back=to_tasks(offer),
    )  # fmt: skip


@bidders
def workbook_file(request: HttpRequest, offer: Offer) -> HttpResponse:  # noqa: ARG001
    """The workbook itself."""
    name, content = offer_workbooks.workbook_of(offer)
    return download(name, content, EXCEL)
