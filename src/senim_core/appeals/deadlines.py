"""Due dates of appeals: the rule beside its article, the calendar as an argument.

| rule       | working days | source                                                                     |
| ---------- | ------------ | -------------------------------------------------------------------------- |
| answer     | 15           | APPC (29 June 2020 No. 350-VI) Art. 76(1): from the day of receipt          |
| forward    | 3            | APPC Art. 65: to the competent body, with notice to the applicant           |
| notice     | 3            | APPC Art. 76: the applicant is told of an extension                         |
| extension  | two months   | APPC Art. 76: not more than two months beyond the term                      |

Under the regime ``party_internal`` the same terms are the office's own published standard, not the law's.
Under ``source`` the records bring their own due dates and nothing is recomputed.
"""

from datetime import date

from senim_core.workdays import Workdays

ANSWER_DAYS = 15
FORWARD_DAYS = 3
NOTICE_DAYS = 3
EXTENSION_DAYS = 62  # two months are at most 62 calendar days
COMPUTED_REGIMES = frozenset({"appc", "party_internal"})


def registered_on(received_on: date, calendar: Workdays) -> date:
    """Day of registration: the day of receipt, or the next working day (APPC Art. 64(3))."""
    return calendar.after(received_on, 0)


def first_due_on(registered: date, calendar: Workdays) -> date:
    """Day by which an answer is owed before any extension (APPC Art. 76(1))."""
    return calendar.after(registered, ANSWER_DAYS)


def due_on(
    first_due: date,
    extended_on: date | None,
    notified_on: date | None,
    extended_to: date | None,
    calendar: Workdays,
) -> date:
    """The due date that counts.

    An extension counts if it was decided by the first due date, told to the applicant within 3 working
    days and reaches no further than two months beyond the term (APPC Art. 76); otherwise the first holds.
    """
    if extended_on is None or notified_on is None or extended_to is None:
        return first_due
    told_in_time = extended_on <= notified_on <= calendar.after(extended_on, NOTICE_DAYS)
    in_reach = first_due < extended_to and (extended_to - first_due).days <= EXTENSION_DAYS
    return extended_to if told_in_time and in_reach and extended_on <= first_due else first_due
