"""The demonstration's duties through their services: requests with replies, reports to voters, checks of cards."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any

from senim.demo.moments import Act, chance, moment, rows
from senim.demo.plan import Plan
from senim.demo.words import DIRECTIONS
from senim.duties import profile, reports, requests
from senim.duties.models import Request, VoterReport
from senim.programme.models import Body
from senim.rating.models import Region

BY = "system:demo"
ASK = "{kk}: жағдай мен мерзім туралы сауал / {ru}: запрос о положении и сроках"
EMPTY = "Сауал қаралуда / Запрос рассматривается"
GOOD = "Жұмыс көлемі мен аяқталу мерзімі көрсетілді / Указаны объем работ и срок завершения"
TAKEN = "Облыс әкімдігі / Акимат области, № {number}-2021"
PLACE = "Мәдениет үйі / Дом культуры"
PAPER = "Депутаттың есебі / Отчет депутата, 2021"
ASKED = "{kk}: осы бағыттағы жұмыс қашан аяқталады? / {ru}: когда завершится работа по этому направлению?"
SAID = "Мерзімі жол картасында көрсетілген / Срок указан в дорожной карте"
OWED_SINCE = date(2021, 1, 25)


class Duties:
    """What is to be done; `acts` gives it with its times."""

    def __init__(self, plan: Plan, region: Region) -> None:
        self.plan, self.region = plan, region

    def acts(self) -> Iterator[Act]:
        """Everything, in no order."""
        for row in rows(self.plan, "requests"):
            yield from self._request(row)
        for row in rows(self.plan, "voter_reports"):
            yield from self._report(row)
        for row in rows(self.plan, "profile_checks"):
            yield moment(row["checked_on"], 17), partial(self._check, row, moment(row["checked_on"], 17))

    def _found(self, row: dict[str, Any]) -> Request:
        return Request.objects.get(region=self.region, code=row["request_id"])

    def _request(self, row: dict[str, Any]) -> Iterator[Act]:
        sent, answered, accepted = row["sent_on"], row["answered_on"], row["accepted_on"]
        yield moment(sent, 11), partial(self._send, row, moment(sent, 11))
        if not answered and chance("empty", row["request_id"]) < 40:
            day = sent + timedelta(days=20)
            yield moment(day, 15), partial(self._reply, row, day, EMPTY, False)
        if answered:
            yield moment(answered, 15), partial(self._reply, row, answered, GOOD, True)
        if accepted:
            yield moment(accepted, 16), partial(self._accept, row, accepted)

    def _send(self, row: dict[str, Any], at: datetime) -> None:
        bodies = list(Body.objects.filter(region=self.region).order_by("code"))
        first = Request.objects.filter(region=self.region, code=row["duplicate_of"] or "-").first()
        what = DIRECTIONS[chance("about", row["request_id"]) % len(DIRECTIONS)]
        requests.send(
            region=self.region, deputy_id=str(row["deputy_id"]), words=ASK.format(kk=what[0], ru=what[1]),
            sent_on=row["sent_on"], body=bodies[chance("to", row["request_id"]) % len(bodies)], duplicate_of=first,
            code=str(row["request_id"]), by=BY, at=at,
        )  # fmt: skip

    def _reply(self, row: dict[str, Any], day: date, words: str, in_substance: bool) -> None:
        requests.reply(
            request=self._found(row), words=words, replied_on=day, in_substance=in_substance, by=BY, at=moment(day, 15)
        )

    def _accept(self, row: dict[str, Any], day: date) -> None:
        decision = TAKEN.format(number=chance("decision", row["request_id"]) + 1)
        requests.accept(request=self._found(row), decision=decision, accepted_on=day, by=BY, at=moment(day, 16))

    def _report(self, row: dict[str, Any]) -> Iterator[Act]:
        elected = {deputy.id: deputy.starts_on for deputy in self.plan.deputies}[str(row["deputy_id"])]
        owed = moment(max(OWED_SINCE, elected), 9)
        yield owed, partial(
            reports.owe, region=self.region, deputy_id=str(row["deputy_id"]), due_on=row["due_on"], by=BY,
            code=str(row["duty_id"]),
        )  # fmt: skip
        for column, hour, act in (
            ("announced_on", 10, self._announce), ("published_on", 12, self._publish), ("met_on", 18, self._hold)
        ):  # fmt: skip
            if row[column]:
                yield moment(row[column], hour), partial(act, row, moment(row[column], hour))

    def _owed(self, row: dict[str, Any]) -> VoterReport:
        return VoterReport.objects.get(region=self.region, code=row["duty_id"])

    def _announce(self, row: dict[str, Any], at: datetime) -> None:
        reports.announce(report=self._owed(row), planned_on=row["met_on"], place=PLACE, by=BY, at=at)

    def _publish(self, row: dict[str, Any], at: datetime) -> None:
        reports.publish(report=self._owed(row), document=PAPER, published_on=row["published_on"], by=BY, at=at)

    def _hold(self, row: dict[str, Any], at: datetime) -> None:
        asked = []
        for number in range(row["questions"]):
            what = DIRECTIONS[chance("question", row["duty_id"], number) % len(DIRECTIONS)]
            asked.append((ASKED.format(kk=what[0], ru=what[1]), SAID if number < row["questions_answered"] else ""))
        reports.hold(report=self._owed(row), met_on=row["met_on"], place=PLACE, questions=asked, by=BY, at=at)

    def _check(self, row: dict[str, Any], at: datetime) -> None:
        profile.note(
            region=self.region, deputy_id=str(row["deputy_id"]), point=str(row["point"]), passed=bool(row["passed"]),
            checked_on=row["checked_on"], code=str(row["check_id"]), by=BY, at=at,
        )  # fmt: skip
