"""Who sees and moves quotas, who draws up lists, who decides on them."""

from haidang.areas.nominations.models import (
    ListChange,
    ListDocument,
    Nomination,
    NominationList,
    QuotaAccount,
    QuotaSwap,
    WaitingEntry,
)
from haidang.areas.personnel.models import Person
from haidang.areas.plans.models import Target
from haidang.foundation.access.actions import (
    WITH_OWN_RECORD,
    Action,
    Reach,
    Rule,
    department_reads,
    locality_and_school_read,
)
from haidang.foundation.access.models import Role
from haidang.foundation.organisation.models import Unit

VIEW_QUOTA = Action(
    "nominations.view_quota", QuotaAccount, (department_reads("unit"), locality_and_school_read("unit"))
)
# Whose side of the ledger one may look at, whether or not the unit holds places yet.
VIEW_HOLDER = Action("nominations.view_holder", Unit, (department_reads(""), locality_and_school_read("")))
OPEN_QUOTA = Action("nominations.open_quota", Target, (Rule((Role.LEAD_OFFICE,), Reach.CITY),))
# The lead office may also grant on behalf of a locality: its split by need reaches down to the schools.
GRANT_QUOTA = Action(
    "nominations.grant_quota",
    QuotaAccount,
    (Rule((Role.LEAD_OFFICE,), Reach.CITY, "unit"), Rule((Role.WARD_OFFICER,), Reach.UNIT, "unit")),
)
RETURN_QUOTA = Action(
    "nominations.return_quota",
    QuotaAccount,
    (Rule((Role.WARD_OFFICER, Role.PRINCIPAL), Reach.UNIT, "unit"),),
)
ACCEPT_QUOTA = Action(
    "nominations.accept_quota",
    QuotaAccount,
    (Rule((Role.WARD_OFFICER, Role.PRINCIPAL), Reach.UNIT, "unit"),),
)
# Places pass sideways by agreement of both units, or by decision of whoever gave them.
OFFER_SWAP = Action(
    "nominations.offer_swap", QuotaAccount, (Rule((Role.WARD_OFFICER, Role.PRINCIPAL), Reach.UNIT, "unit"),)
)
DIRECT_SWAP = Action(
    "nominations.direct_swap",
    QuotaAccount,
    (Rule((Role.LEAD_OFFICE,), Reach.CITY, "unit"), Rule((Role.WARD_OFFICER,), Reach.BELOW, "unit")),
)
# Who may open the form: for the own unit it makes an offer, for units below a decision.
SWAP_PLACES = Action("nominations.swap_places", QuotaAccount, (*OFFER_SWAP.rules, *DIRECT_SWAP.rules))
VIEW_SWAP = Action(
    "nominations.view_swap",
    QuotaSwap,
    (
        department_reads("partner"),
        locality_and_school_read("partner"),
        locality_and_school_read("offering__unit"),
    ),
)
ANSWER_SWAP = Action(
    "nominations.answer_swap",
    QuotaSwap,
    (
        Rule((Role.LEAD_OFFICE,), Reach.CITY, "partner"),
        Rule((Role.WARD_OFFICER,), Reach.BELOW, "partner"),
        Rule((Role.PRINCIPAL,), Reach.UNIT, "partner"),
    ),
)
WITHDRAW_SWAP = Action(
    "nominations.withdraw_swap",
    QuotaSwap,
    (Rule((Role.WARD_OFFICER, Role.PRINCIPAL), Reach.UNIT, "offering__unit"),),
)
VIEW_LISTS = Action(
    "nominations.view_lists", NominationList, (department_reads("school"), locality_and_school_read("school"))
)
START_LIST = Action("nominations.start_list", Unit, (Rule((Role.PRINCIPAL,), Reach.UNIT),))
EDIT_LIST = Action("nominations.edit_list", NominationList, (Rule((Role.PRINCIPAL,), Reach.UNIT, "school"),))
SUBMIT_LIST = Action("nominations.submit_list", NominationList, (Rule((Role.PRINCIPAL,), Reach.UNIT, "school"),))
DECIDE_LIST = Action(
    "nominations.decide_list",
    NominationList,
    (Rule((Role.WARD_OFFICER,), Reach.BELOW, "school"), Rule((Role.LEAD_OFFICE,), Reach.CITY, "school")),
)
# A teacher sees the own nomination, not the list with the colleagues on it.
VIEW_OWN_NOMINATION = Action(
    "nominations.view_own_nomination", Nomination, (Rule(WITH_OWN_RECORD, Reach.SELF, "person__user"),)
)
# Documents about approved lists: the lead office drafts, the head of the department or a deputy signs and issues.
VIEW_DOCUMENTS = Action("nominations.view_documents", ListDocument, (department_reads("target__task__plan__issuer"),))
DRAFT_DOCUMENT = Action("nominations.draft_document", Target, (Rule((Role.LEAD_OFFICE,), Reach.CITY),))
DISCARD_DOCUMENT = Action("nominations.discard_document", ListDocument, (Rule((Role.LEAD_OFFICE,), Reach.CITY),))
SIGN_DOCUMENT = Action(
    "nominations.sign_document",
    ListDocument,
    (Rule((Role.DIRECTOR, Role.DEPUTY_DIRECTOR), Reach.CITY, "target__task__plan__issuer"),),
)
# After the approval: the delta of a list, the waiting list behind it, what people say about themselves.
VIEW_CHANGES = Action(
    "nominations.view_changes",
    ListChange,
    (department_reads("list__school"), locality_and_school_read("list__school")),
)
CHANGE_LIST = Action("nominations.change_list", NominationList, (Rule((Role.PRINCIPAL,), Reach.UNIT, "school"),))
EDIT_CHANGE = Action("nominations.edit_change", ListChange, (Rule((Role.PRINCIPAL,), Reach.UNIT, "list__school"),))
DECIDE_CHANGE = Action(
    "nominations.decide_change",
    ListChange,
    (Rule((Role.WARD_OFFICER,), Reach.BELOW, "list__school"), Rule((Role.LEAD_OFFICE,), Reach.CITY, "list__school")),
)
VIEW_WAITING = Action(
    "nominations.view_waiting", WaitingEntry, (department_reads("school"), locality_and_school_read("school"))
)
LEAVE_WAITING = Action(
    "nominations.leave_waiting",
    WaitingEntry,
    (
        Rule((Role.PRINCIPAL,), Reach.UNIT, "school"),
        Rule(WITH_OWN_RECORD, Reach.SELF, "need__person__user"),
    ),
)
DECLINE = Action("nominations.decline", Nomination, (Rule(WITH_OWN_RECORD, Reach.SELF, "person__user"),))
CONFIRM_IDENTITY = Action("nominations.confirm_identity", Person, (Rule(WITH_OWN_RECORD, Reach.SELF, "user"),))
# Who has confirmed, not what: the data themselves are read in the person's file, each look recorded.
VIEW_IDENTITIES = Action(
    "nominations.view_identities",
    Nomination,
    (
        Rule((Role.LEAD_OFFICE, Role.LEVEL_OFFICE), Reach.CITY, "list__school"),
        Rule((Role.WARD_OFFICER, Role.PRINCIPAL), Reach.BELOW, "list__school"),
    ),
)
# Who has no account signs on paper; the head of the school keeps the sheet and says so here.
CONFIRM_ON_PAPER = Action(
    "nominations.confirm_on_paper", Nomination, (Rule((Role.PRINCIPAL,), Reach.UNIT, "list__school"),)
)
