"""The register of certificates, one certificate, and its revocation."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from haidang.areas.results.models import Certificate
from haidang.areas.results.operations import revoke_certificate
from haidang.areas.results.permissions import LIST_CERTIFICATES, REVOKE_CERTIFICATE, VIEW_CERTIFICATE
from haidang.areas.results.queries import list_certificates, search_certificates
from haidang.foundation.access.queries import get, may
from haidang.foundation.ui.lists import Choice, paginate, read_filter, search_words
from haidang.foundation.ui.pages import PageRequest, page

GENUINE, REVOKED = "genuine", "revoked"


@page(LIST_CERTIFICATES)
def index(request: PageRequest) -> HttpResponse:
    validity = read_filter(
        request,
        name="validity",
        label=_("Validity"),
        choices=[Choice(value=GENUINE, label=_("genuine")), Choice(value=REVOKED, label=_("revoked"))],
    )
    certificates = list_certificates(request.user, request.today)
    if validity.chosen:
        certificates = certificates.filter(revoked_on__isnull=validity.chosen == GENUINE)
    if words := search_words(request):
        certificates = search_certificates(certificates, words)
    listing = paginate(request, certificates, by="issued_on", descending=True)
    return render(request, "results/certificates.html", {"listing": listing, "filters": [validity]})


@page(VIEW_CERTIFICATE)
def detail(request: PageRequest, pk: int) -> HttpResponse:
    certificates = Certificate.objects.select_related("register", "enrolment__training_class__programme")
    certificate = get(request.user, VIEW_CERTIFICATE, request.today, certificates, pk=pk)
    context = {
        "certificate": certificate,
        "class": certificate.enrolment.training_class,
        "address": settings.PUBLIC_ADDRESS + reverse("public:certificate", args=[certificate.code]),
        "may_list": may(request.user, LIST_CERTIFICATES, request.today),
        "may_revoke": certificate.revoked_on is None and may(request.user, REVOKE_CERTIFICATE, request.today),
    }
    return render(request, "results/certificate.html", context)


@page(REVOKE_CERTIFICATE, methods=("POST",))
def revoke(request: PageRequest, pk: int) -> HttpResponse:
    certificate = get(
        request.user, REVOKE_CERTIFICATE, request.today, Certificate.objects.all(), pk=pk, seen_by=VIEW_CERTIFICATE
    )
    revoke_certificate(certificate, reason=request.POST.get("reason", ""), by=request.user, now=timezone.now())
    messages.success(request, _("The certificate is revoked; the public page says so from now on."))
    return redirect("results:certificate", pk)
