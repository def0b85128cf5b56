"""Reading a large document apart from the request."""

from django.tasks import task
from django.utils import timezone

from haidang.areas.plans.imports.drafts import read_plan_document
from haidang.areas.plans.models import PlanImport, PlanImportState
from haidang.areas.plans.operations import note_reading, refuse_reading
from haidang.foundation.basics.refusals import Refused

AT_ONCE_BYTES = 2 * 2**20  # read while the user waits: half a second at most


@task
def read_plan_import(import_id: int) -> None:
    """Reads a file that waits; done already, it does nothing."""
    plan_import = PlanImport.objects.select_related("issuer", "by").get(pk=import_id)
    if plan_import.state != PlanImportState.WAITING:
        return
    try:
        read_now(plan_import)
    except Refused as refusal:
        refuse_reading(plan_import, sentence=str(refusal), by=plan_import.by, now=timezone.now())


def read_now(plan_import: PlanImport) -> PlanImport:
    """Reads the file and keeps what was read; raises a Refused."""
    now = timezone.now()
    content = bytes(plan_import.file.content)
    read = read_plan_document(
        content, name=plan_import.file_name, issuer=plan_import.issuer, day=timezone.localdate(now)
    )
    return note_reading(plan_import, kind=read.kind, blocks=read.blocks, raw=read.raw, by=plan_import.by, now=now)
