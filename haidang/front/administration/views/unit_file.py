"""The list of units as a file: taken out, brought back, looked at, applied."""

from django import forms
from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.core.signing import BadSignature, dumps, loads
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from haidang.foundation.basics.refusals import Stale
from haidang.foundation.spreadsheets.reading import open_workbook
from haidang.foundation.spreadsheets.workbooks import xlsx_response
from haidang.foundation.ui.pages import PageRequest, page
from haidang.front.administration.permissions import EDIT_UNITS, SEE_UNITS
from haidang.front.administration.unit_file import (
    Difference,
    Line,
    apply_difference,
    compare,
    read_lines,
    unit_sheet,
)
from haidang.front.administration.unit_packing import pack, unpack
from haidang.front.administration.views.units import filtered_units

SEAL = "administration.unit_file"


class UnitFileForm(forms.Form):
    """One spreadsheet."""

    file = forms.FileField(label=gettext_lazy("Spreadsheet (.xlsx, .xls, .ods, .csv)"))


@page(SEE_UNITS)
def units_xlsx(request: PageRequest) -> HttpResponseBase:
    """The units of the list as they are shown, in the shape that can be brought back."""
    found = filtered_units(request).order_by("code")
    return xlsx_response([unit_sheet(found, request.as_of)], title=_("Units"))


@page(EDIT_UNITS, methods=("GET", "POST"))
def bring(request: PageRequest) -> HttpResponse:
    """A file is looked at as a difference; the second button applies what was looked at."""
    if request.method == "POST" and request.POST.get("lines"):
        return _apply(request)
    form = UnitFileForm(request.POST or None, request.FILES or None)
    if not form.is_valid():
        status = 422 if form.is_bound else 200
        return render(request, "administration/unit_file.html", {"form": form}, status=status)
    upload: UploadedFile[bytes] = form.cleaned_data["file"]
    lines, findings = read_lines(open_workbook(upload, name=upload.name or ""))
    difference = compare(lines, findings, today=request.today)
    context = {"form": form, "difference": difference, "lines": _seal(lines), "can_apply": _can_apply(difference)}
    return render(request, "administration/unit_file.html", context)


def _apply(request: PageRequest) -> HttpResponse:
    try:
        lines = unpack(loads(request.POST["lines"], salt=SEAL, max_age=24 * 3600))
    except BadSignature as broken:
        raise Stale from broken
    number = apply_difference(compare(lines, [], today=request.today), by=request.user, now=timezone.now())
    messages.success(request, _("%(number)s units taken over.") % {"number": number})
    return redirect("administration:units")


def _seal(lines: list[Line]) -> str:
    """What was looked at travels with the page, signed: the file need not be kept."""
    return dumps(pack(lines), salt=SEAL, compress=True)


def _can_apply(difference: Difference) -> bool:
    return not difference.findings and bool(difference.new or difference.changed)
