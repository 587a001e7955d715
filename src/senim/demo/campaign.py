"""The demonstration's campaign and cohorts through their services: 108 primary organisations, terms, a conference."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any

from senim.assembly.models import Organization
from senim.campaign import services as campaigning
from senim.campaign.models import Campaign, Conference, ConferenceDecision, PrimaryOrganization
from senim.cohorts import services as cohorts
from senim.cohorts.models import Task
from senim.demo.assembly import at_place
from senim.demo.moments import Act, moment, rows
from senim.demo.plan import Plan
from senim.demo.words import REGION
from senim.rating.models import Region

BY = "system:demo"
CODE = "2021"
BEGIN, END = date(2021, 2, 1), date(2021, 4, 30)
TITLE = (
    "2021 жылғы есеп беру-сайлау науқаны",
    "Отчетно-выборная кампания 2021 года",
    "Report-and-election campaign of 2021",
)
STAGES = (
    (("Бастауыш ұйымдардың жиналыстары", "Собрания первичных организаций", "Meetings of primary organisations"),
     date(2021, 2, 1), date(2021, 4, 30)),
    (("Аудандық және қалалық конференциялар", "Районные и городские конференции", "Conferences below the region"),
     date(2021, 4, 1), date(2021, 4, 28)),
    (("Облыстық конференция", "Областная конференция", "Conference of the region"),
     date(2021, 4, 29), date(2021, 4, 30)),
)  # fmt: skip
PRIMARY = (
    "№ {number} бастауыш партия ұйымы",
    "первичная партийная организация № {number}",
    "primary party organisation No. {number}",
)
BUREAU = (
    "филиалдың саяси кеңесінің бюросы",
    "бюро политического совета филиала",
    "bureau of the branch's political council",
)
AUDIT = ("партиялық бақылау комиссиясы", "комиссия партийного контроля", "commission of party control")
CONFERENCE = ("есеп беру-сайлау конференциясы", "отчетно-выборная конференция", "report-and-election conference")
DECIDED = (
    ("филиалдың жұмысы туралы есепті қабылдау", "принять отчет о работе филиала",
     "to take note of the branch's report"),
    ("Жол карталарының орындалуын бақылауды күшейту", "усилить контроль за исполнением Дорожных карт",
     "to watch the road maps more closely"),
    ("жастар кеңесін құру", "создать совет молодежи", "to set up a council of the youth"),
)  # fmt: skip
OWNER = "Филиал бюросы / Бюро филиала"
DONE = "Бақылау кестесі бекітілді / Утвержден график контроля"
MARK_WORDS = "Филиалдың жұмысы қанағаттанарлық деп танылды / Работа филиала признана удовлетворительной"
RULES = {
    "young_deputies": ("35 жасқа дейінгі депутаттар, барлық деңгей", "депутаты до 35 лет, все уровни",
                       "deputies under 35, of all levels"),
    "women": ("әйел депутаттар", "депутаты-женщины", "deputies who are women"),
    "newcomers": ("мандатын сайлаудан кейін алған депутаттар", "депутаты, получившие мандат после выборов",
                  "deputies whose mandate began after the election"),
    "office_holders": ("мәслихат, фракция немесе комиссия төрағалары", "председатели маслихата, фракции или комиссии",
                       "chairs of a maslikhat, a faction or a commission"),
}  # fmt: skip
TASKS = (
    (("Жастар бағдарламасының Жол картасын тексеру", "Проверить Дорожную карту молодежной программы",
      "Look at the road map of the youth programme"), date(2021, 3, 31), date(2021, 3, 26)),
    (("Әр ауданда жастармен кездесу өткізу", "Провести встречи с молодежью в каждом районе",
      "Meet young people in each district"), date(2021, 5, 15), None),
    (("Жұмыспен қамту ұсыныстарын дайындау", "Подготовить предложения по занятости",
      "Prepare proposals on employment"), date(2021, 6, 30), None),
)  # fmt: skip
TASK_DONE = "Он іс-шара тексерілді / Проверено десять мероприятий"


class Campaigning:
    """What is to be done; `acts` gives it with its times."""

    def __init__(self, plan: Plan, region: Region) -> None:
        self.plan, self.region = plan, region
        self.places = {place.code: place.names for place in plan.places}

    def acts(self) -> Iterator[Act]:
        """Everything, in no order."""
        yield moment(BEGIN, 8), self._begin
        for row in rows(self.plan, "campaign_counts"):
            for number in range(row["chairs"]):
                day = END - timedelta(days=(number * 7) % 80)  # the last one of each area on the last day
                yield moment(day, 12), partial(self._elect, row, number, day)
        yield moment(END, 16), self._confer
        yield moment(END, 19), self._close
        yield moment(date(2021, 5, 20), 10), self._carry_out
        yield moment(date(2021, 2, 10), 9), self._cohorts
        yield moment(date(2021, 3, 26), 17), self._finish

    def _begin(self) -> None:
        made = campaigning.begin(region=self.region, code=CODE, titles=TITLE, starts_on=BEGIN, ends_on=END, by=BY)
        for titles, first, last in STAGES:
            campaigning.add_stage(campaign=made, titles=titles, starts_on=first, ends_on=last, by=BY)
        for place, row in enumerate(rows(self.plan, "campaign_counts")):
            area = str(row["area_code"])
            branch = Organization.objects.filter(region=self.region, code=f"branch-{area}").first()
            for number in range(row["chairs"]):
                kk, ru, en = (text.format(number=number + 1) for text in PRIMARY)
                campaigning.add_primary(
                    region=self.region, code=f"PO-{area}-{number + 1}", area_code=area, branch=branch, by=BY,
                    titles=at_place(self.places[area], (kk, ru, en)),
                )  # fmt: skip
            for code, titles_of, due in (("bureau", BUREAU, date(2021, 6, 1)), ("audit", AUDIT, date(2023, 2, 1))):
                last = date(2021, 4, 15) if place == 2 and code == "bureau" else due + timedelta(days=200 * (place % 3))
                campaigning.add_body(
                    region=self.region, code=f"{code}-{area}", titles=at_place(self.places[area], titles_of),
                    area_code=area, elected_on=date(2018, 2, 1), due_on=last, by=BY, at=moment(BEGIN, 8),
                )  # fmt: skip

    def _elect(self, row: dict[str, Any], number: int, day: date) -> None:
        whole = row["chairs"]
        primary = PrimaryOrganization.objects.get(region=self.region, code=f"PO-{row['area_code']}-{number + 1}")
        campaigning.elect_chair(
            campaign=self._campaign(), primary=primary, held_on=day, woman=number < row["women"],
            under_35=(number + 3) % whole < row["under_35"], renewed=(number + 7) % whole < row["renewed"],
            in_primaries=(number + 5) % whole < row["primaries"], by=BY, at=moment(day, 12),
        )  # fmt: skip

    def _campaign(self) -> Campaign:
        return Campaign.objects.get(region=self.region, code=CODE)

    def _confer(self) -> None:
        at: datetime = moment(END, 16)
        made = campaigning.hold_conference(
            campaign=self._campaign(), code="region", titles=at_place(self.places[REGION], CONFERENCE),
            area_code=REGION, held_on=END, place="Мәдениет үйі / Дом культуры", delegates_elected=186,
            delegates_present=171, mark=Conference.Mark.SATISFACTORY, mark_words=MARK_WORDS, by=BY, at=at,
        )  # fmt: skip
        for number, titles in enumerate(DECIDED, 1):
            due = {1: None, 2: date(2021, 5, 25), 3: date(2021, 9, 1)}[number]
            campaigning.decide(
                conference=made, number=str(number), titles=titles, owner=OWNER if due else "", due_on=due, by=BY
            )

    def _close(self) -> None:
        campaigning.close(campaign=self._campaign(), by=BY, at=moment(END, 19))

    def _carry_out(self) -> None:
        one = ConferenceDecision.objects.get(conference__campaign=self._campaign(), number="2")
        campaigning.carry_out(decision=one, words=DONE, by=BY, at=moment(date(2021, 5, 20), 10))

    def _cohorts(self) -> None:
        for cohort, titles in RULES.items():
            cohorts.set_rule(region=self.region, cohort=cohort, titles=titles, since=date(2021, 1, 15), by=BY)
        for titles, due, _done in TASKS:
            cohorts.give_task(
                region=self.region, cohort="young_deputies", titles=titles, due_on=due, by=BY,
                at=moment(date(2021, 2, 10), 9),
            )  # fmt: skip

    def _finish(self) -> None:
        one = Task.objects.filter(region=self.region, cohort="young_deputies").order_by("due_on")[0]
        cohorts.finish_task(task=one, words=TASK_DONE, by=BY, at=moment(date(2021, 3, 26), 17))
