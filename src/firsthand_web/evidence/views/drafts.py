"""From a file to a survey: upload, look, confirm."""

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from firsthand.errors import InputError
from firsthand.evidence.surveys import BY_CONTENT
from firsthand_web.core import access, refusals
from firsthand_web.core.actions import jobs
from firsthand_web.evidence.actions import drafts as actions
from firsthand_web.evidence.actions import feedback
from firsthand_web.evidence.actions.uploads import Upload
from firsthand_web.evidence.forms import KINDS, SurveyDraftForm, SurveyImportForm, edits
from firsthand_web.evidence.models import SurveyDraft
from firsthand_web.evidence.queries import drafts as queries
from firsthand_web.evidence.queries.exports import problems_csv
from firsthand_web.evidence.queries.previews import previews

# A draft shows this many problems; all of them are in the file to download.
SHOWN = 30


def survey_import(request: HttpRequest, workspace: str, product: str) -> HttpResponse:
    """Upload one file, or two with the same respondents."""
    place = access.edit(request, workspace, product)
    form = SurveyImportForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        given = dict(form.cleaned_data)
        files: list[UploadedFile[bytes]] = [file for file in (given.pop("file"), given.pop("texts")) if file]
        if len(files) == 1 and not any(given.values()) and (led := _if_feedback(place, files[0])):
            return led
        given["id_column"] = BY_CONTENT if given.pop("by_content") else given["id_column"]
        uploads = [Upload(name=str(file.name), chunks=file.chunks()) for file in files]
        try:
            draft = actions.begin(by=place.person, product=place.product, uploads=uploads, **given)
        except InputError as error:
            about_second = len(files) > 1 and str(error).startswith(str(files[1].name))
            form.add_error("texts" if about_second else "file", str(error))
        else:
            return redirect(place.url("survey_draft", draft.pk))
    drafts = SurveyDraft.objects.filter(product=place.product, imported_at=None)[:10]
    status = 422 if form.errors else 200
    return render(request, "evidence/survey_import.html", {"form": form, "drafts": drafts}, status=status)


def _if_feedback(place: access.Place, file: UploadedFile[bytes]) -> HttpResponse | None:
    """Where a file goes on that has one text in each row and nothing that a survey asks."""
    try:
        upload = Upload(name=str(file.name), chunks=file.chunks())
        draft = feedback.begin_if_feedback(by=place.person, product=place.product, upload=upload)
    except InputError:  # too large: reading it as a survey says so on the form
        return None
    return redirect(place.url("feedback_draft", draft.pk)) if draft else None


def survey_draft(request: HttpRequest, workspace: str, product: str, pk: int) -> HttpResponse:
    """What was recognised, to be changed and confirmed."""
    place = access.edit(request, workspace, product)
    draft = get_object_or_404(SurveyDraft, product=place.product, pk=pk)
    if draft.imported is not None:
        return redirect(place.url("survey", draft.imported.pk))
    form = _form(request, draft)
    if request.method == "POST" and form.is_valid() and _changed(request, place, draft, form):
        messages.success(request, "Your changes are kept in the draft. Nothing is imported yet.")
        return redirect(place.url("survey_draft", pk))
    return _shown(request, draft, form)


@require_POST
def survey_confirmation(request: HttpRequest, workspace: str, product: str, pk: int) -> HttpResponse:
    """Keep the last changes and import."""
    place = access.edit(request, workspace, product)
    draft = get_object_or_404(SurveyDraft, product=place.product, pk=pk)
    if draft.imported is not None:
        return redirect(place.url("survey", draft.imported.pk))
    form = _form(request, draft)
    if not (form.is_valid() and _changed(request, place, draft, form)):
        return _shown(request, draft, form)
    job = jobs.start(
        by=place.person,
        product=place.product,
        kind="evidence.survey-import",
        label=f"Importing “{draft.title}”",
        payload={"draft": pk},
    )
    return redirect(place.url("job", job.pk))


@require_POST
def survey_draft_removal(request: HttpRequest, workspace: str, product: str, pk: int) -> HttpResponse:
    place = access.edit(request, workspace, product)
    draft = get_object_or_404(SurveyDraft, product=place.product, pk=pk, imported_at=None)
    actions.discard(by=place.person, draft=draft)
    messages.success(request, f"The draft “{draft.title}” is gone. Nothing was imported.")
    return redirect(place.url("survey_import"))


def survey_draft_problems(request: HttpRequest, workspace: str, product: str, pk: int) -> FileResponse:
    """Every problem with its place, and the cells of the row it is about."""
    place = access.edit(request, workspace, product)
    draft = get_object_or_404(SurveyDraft, product=place.product, pk=pk)
    found = queries.read(draft)
    name = f"problems-of-draft-{pk}.csv"
    return FileResponse(problems_csv(found.tables, found.problems), as_attachment=True, filename=name)


def _form(request: HttpRequest, draft: SurveyDraft) -> SurveyDraftForm:
    headers = [header for one in queries.recognitions_of(draft) for header in one.headers]
    given = {"title": draft.title, "asked_on": draft.asked_on, "target": draft.target_id}
    found = queries.candidates(draft.product, headers)
    return SurveyDraftForm(request.POST or None, initial=given, candidates=found)


def _changed(request: HttpRequest, place: access.Place, draft: SurveyDraft, form: SurveyDraftForm) -> bool:
    """Store what the form says; what cannot be is said on the form."""
    try:
        actions.change(
            by=place.person,
            draft=draft,
            title=form.cleaned_data["title"],
            asked_on=form.cleaned_data["asked_on"],
            target=form.cleaned_data.get("target"),
            edits=list(edits(draft, request.POST)),
        )
        queries.read(draft)
    except InputError as error:
        form.add_error(None, str(error))
        return False
    return True


def _shown(request: HttpRequest, draft: SurveyDraft, form: SurveyDraftForm) -> HttpResponse:
    context = {"draft": draft, "form": form, "kinds": KINDS, "files": previews(draft)}
    with refusals.on_form(form):
        reading = queries.read(draft)
        context |= {
            "problems": reading.problems[:SHOWN],
            "problem_count": len(reading.problems),
            "dry_run": queries.dry_run(draft, reading),
        }
    return render(request, "evidence/survey_draft.html", context, status=422 if form.errors else 200)
