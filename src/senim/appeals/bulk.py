"""One act on many appeals: first what would become of each, then each in a transaction of its own.

A case that somebody touched between the look and the act is left as it is and named.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_noop as _

from senim.appeals import services
from senim.appeals.models import Appeal
from senim_core.appeals.status import Act, Status, may
from senim_core.errors import InputError

MOST = 200
ACTS: Mapping[str, Callable[..., Appeal]] = {
    Act.TAKE: services.take, Act.ASSIGN: services.assign, Act.CLOSE: services.close
}  # fmt: skip


@dataclass(frozen=True)
class Line:
    """One appeal of many: what hinders the act; None where nothing does."""

    appeal: Appeal
    problem: InputError | None = None


def preview(appeals: Sequence[Appeal], act: str) -> list[Line]:
    """What would become of each. Raises InputError for an act that is not done to many, for none or too many."""
    if act not in ACTS:
        raise InputError(_("this is not done to many at once"), hint=_("open the case"))
    if not 0 < len(appeals) <= MOST:
        raise InputError(_("choose from 1 to 200 appeals"), hint=_("mark them in the list"))
    refused = InputError(_("this cannot be done as it stands now"))
    return [Line(one, None if may(Status(one.status), Act(act)) else refused) for one in appeals]


def apply(
    appeals: Sequence[Appeal], act: str, *, versions: Mapping[str, int], by: str, deputy_id: str = ""
) -> list[Line]:
    """Do it to each; ``versions`` are those that were looked at, by code. Lines say what was left and why."""
    preview(appeals, act)
    done: list[Line] = []
    for one in appeals:
        more: dict[str, Any] = {"deputy_id": deputy_id} if act == Act.ASSIGN else {}
        try:
            done.append(Line(ACTS[act](appeal=one, by=by, version=versions.get(one.code, 0), **more)))
        except InputError as error:
            done.append(Line(one, error))
    return done
