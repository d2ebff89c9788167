"""From a file of feedback to voices: upload, say what the columns are, confirm."""

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from firsthand.errors import InputError
from firsthand_web.core import access, refusals
from firsthand_web.core.actions import jobs
from firsthand_web.evidence.actions import feedback as actions
from firsthand_web.evidence.actions.uploads import Upload
from firsthand_web.evidence.forms import ROLE_LABELS, FeedbackDraftForm, FeedbackImportForm
from firsthand_web.evidence.models import FeedbackDraft
from firsthand_web.evidence.queries import feedback as queries
from firsthand_web.evidence.queries.exports import problems_csv

# A draft shows this many problems; all of them are in the file to download.
SHOWN = 30


def feedback_import(request: HttpRequest, workspace: str, product: str) -> HttpResponse:
    """Upload one file with a text in each row."""
    place = access.edit(request, workspace, product)
    form = FeedbackImportForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        given = dict(form.cleaned_data)
        file = given.pop("file")
        upload = Upload(name=str(file.name), chunks=file.chunks())
        with refusals.on_form(form, "file"):
            draft = actions.begin(by=place.person, product=place.product, upload=upload, **given)
            return redirect(place.url("feedback_draft", draft.pk))
    drafts = FeedbackDraft.objects.filter(product=place.product, imported_at=None)[:10]
    status = 422 if form.errors else 200
    return render(request, "evidence/feedback_import.html", {"form": form, "drafts": drafts}, status=status)


def feedback_draft(request: HttpRequest, workspace: str, product: str, pk: int) -> HttpResponse:
    """What the columns seem to be, to be changed and confirmed."""
    place = access.edit(request, workspace, product)
    draft = get_object_or_404(FeedbackDraft, product=place.product, pk=pk)
    if draft.imported_at is not None:
        return redirect(place.url("voices"))
    form = FeedbackDraftForm(request.POST or None, draft=draft)
    if request.method == "POST" and form.is_valid() and _changed(place, draft, form):
        messages.success(request, "Your changes are kept in the draft. Nothing is imported yet.")
        return redirect(place.url("feedback_draft", pk))
    return _shown(request, draft, form)


@require_POST
def feedback_confirmation(request: HttpRequest, workspace: str, product: str, pk: int) -> HttpResponse:
    """Keep the last changes and import."""
    place = access.edit(request, workspace, product)
    draft = get_object_or_404(FeedbackDraft, product=place.product, pk=pk)
    if draft.imported_at is not None:
        return redirect(place.url("voices"))
    form = FeedbackDraftForm(request.POST, draft=draft)
    if not (form.is_valid() and _changed(place, draft, form)):
        return _shown(request, draft, form)
    job = jobs.start(
        by=place.person,
        product=place.product,
        kind="evidence.feedback-import",
        label=f"Importing “{draft.source}”",
        payload={"draft": pk},
    )
    return redirect(place.url("job", job.pk))


@require_POST
def feedback_draft_removal(request: HttpRequest, workspace: str, product: str, pk: int) -> HttpResponse:
    place = access.edit(request, workspace, product)
    draft = get_object_or_404(FeedbackDraft, product=place.product, pk=pk, imported_at=None)
    actions.discard(by=place.person, draft=draft)
    messages.success(request, f"The draft “{draft.source}” is gone. Nothing was imported.")
    return redirect(place.url("feedback_import"))


@require_POST
def feedback_draft_survey(request: HttpRequest, workspace: str, product: str, pk: int) -> HttpResponse:
    """The file is a survey after all."""
    place = access.edit(request, workspace, product)
    draft = get_object_or_404(FeedbackDraft, product=place.product, pk=pk, imported_at=None)
    try:
        made = actions.as_survey(by=place.person, draft=draft)
    except InputError as error:
        messages.error(request, str(error))
        return redirect(place.url("feedback_draft", pk))
    return redirect(place.url("survey_draft", made.pk))


def feedback_draft_problems(request: HttpRequest, workspace: str, product: str, pk: int) -> FileResponse:
    """Every problem with its place, and the cells of the row it is about."""
    place = access.edit(request, workspace, product)
    draft = get_object_or_404(FeedbackDraft, product=place.product, pk=pk)
    found = problems_csv([queries.table_of(draft)], queries.reading(draft).problems)
    return FileResponse(found, as_attachment=True, filename=f"problems-of-feedback-draft-{pk}.csv")


def _changed(place: access.Place, draft: FeedbackDraft, form: FeedbackDraftForm) -> bool:
    """Store what the form says; what cannot be is said on the form."""
    try:
        columns = form.said_columns()
        actions.change(by=place.person, draft=draft, source=form.cleaned_data["source"], columns=columns)
    except InputError as error:
        form.add_error(None, str(error))
        return False
    return True


def _shown(request: HttpRequest, draft: FeedbackDraft, form: FeedbackDraftForm) -> HttpResponse:
    table, columns = queries.table_of(draft), queries.columns_of(draft)
    found = queries.reading(draft)
    context = {
        "draft": draft,
        "form": form,
        "table": table,
        "roles": ROLE_LABELS,
        "columns": list(queries.preview(table, columns)),
        "changes": queries.changes(draft, found),
        "problems": found.problems[:SHOWN],
        "problem_count": len(found.problems),
    }
    return render(request, "evidence/feedback_draft.html", context, status=422 if form.errors else 200)
