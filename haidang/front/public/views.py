"""Anyone can ask whether a certificate is genuine, by its code alone; nothing else can be searched."""

import io
import re

import segno
from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from haidang.areas.results.queries import find_certificate_by_code
from haidang.foundation.ui.pages import PageRequest, public_page

LONGEST_CODE = 24
NOT_IN_CODES = re.compile(r"[^A-Za-z0-9_-]")


@public_page
def verify(request: PageRequest) -> HttpResponse:
    """The question; a code that was typed leads to its answer."""
    if code := _clean(request.GET.get("code", "").strip().rstrip("/").rpartition("/")[2]):
        return redirect("public:certificate", code)
    return render(request, "public/verify.html")


@public_page
def certificate(request: PageRequest, code: str) -> HttpResponse:
    """Genuine, revoked or unknown; the same single look-up whatever was asked."""
    found = find_certificate_by_code(code if code == _clean(code) else "")
    response = render(request, "public/certificate.html", {"certificate": found}, status=200 if found else 404)
    response["X-Robots-Tag"] = "noindex"
    response["Cache-Control"] = "no-store"
    return response


@public_page
def qr(request: PageRequest, code: str) -> HttpResponse:  # noqa: ARG001 - every view takes the request
    """The QR code of the address that verifies `code`; it says nothing about whether the code exists."""
    address = settings.PUBLIC_ADDRESS + reverse("public:certificate", args=[_clean(code) or "-"])
    target = io.BytesIO()
    segno.make_qr(address, error="m").save(target, kind="svg", border=2, scale=4, dark="#0b3a5b", light="#fff")
    return HttpResponse(target.getvalue(), content_type="image/svg+xml", headers={"Cache-Control": "max-age=86400"})


def _clean(typed: str) -> str:
    """Only what codes are made of."""
    return NOT_IN_CODES.sub("", typed)[:LONGEST_CODE]
