"""Templates of answers: three languages or none, the applicant's language is taken, and a look before it is sent."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from apps.office import appeal
from apps.staff import member, signed_in
from senim.appeals import answer_templates
from senim.appeals.models import AnswerTemplate, Appeal
from senim.rating.models import Region
from senim_core.errors import InputError

pytestmark = pytest.mark.django_db
TEXTS = {"kk": "Шам ауыстырылды.", "ru": "Фонарь заменен.", "en": "The lamp was changed."}


def at(name: str, *args: object) -> str:
    with translation.override("kk"):
        return reverse(name, args=args)


@pytest.fixture
def operator() -> Client:
    return signed_in(member("operator", "op.one")[0])


@pytest.mark.parametrize(
    "wrong", [{"name": ""}, {"outcome": "forwarded"}, {"outcome": ""}, {"texts": {**TEXTS, "en": " "}}, {"texts": {}}]
)
def test_a_template_with_a_gap_is_not_kept(region: Region, wrong: dict[str, object]) -> None:
    whole = {"name": "Lamp", "outcome": "resolved", "texts": TEXTS, **wrong}
    with pytest.raises(InputError):
        answer_templates.keep(region=region, by="system:test", **whole)  # type: ignore[arg-type]
    assert not AnswerTemplate.objects.exists()


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_its_words_come_in_the_applicants_language_and_are_looked_at_before_they_go(
    operator: Client, region: Region, language: str
) -> None:
    form = {"name": "Lamp", "outcome": "resolved", **TEXTS}
    assert operator.post(at("office-template-new"), form).status_code == 303
    one = appeal(region, at=timezone.now(), language=language)
    page = operator.get(at("office-appeal", one.code), {"template": AnswerTemplate.objects.get().pk}).content.decode()
    assert f"{TEXTS[language]}</textarea>" in page
    assert '<option value="resolved" selected>' in page
    answer = {"version": one.version, "outcome": "resolved", "words": TEXTS[language]}
    seen = operator.post(at("office-act", one.code, "answer"), {**answer, "preview": "on"})
    assert f"<blockquote>{TEXTS[language]}</blockquote>" in seen.content.decode()
    assert Appeal.objects.get().status == "registered"
    assert operator.post(at("office-act", one.code, "answer"), answer).status_code == 303
    assert Appeal.objects.get().status == "answered"


@pytest.mark.parametrize("asked", ["0", "99", "x", "٣", "9" * 40])
def test_an_unknown_template_gives_no_words(operator: Client, region: Region, asked: str) -> None:
    one = appeal(region, at=timezone.now())
    assert operator.get(at("office-appeal", one.code), {"template": asked}).status_code == 200


def test_a_template_is_taken_out(operator: Client, region: Region) -> None:
    made = answer_templates.keep(region=region, name="Lamp", outcome="resolved", texts=TEXTS, by="system:test")
    assert "Lamp" in operator.get(at("office-templates")).content.decode()
    assert operator.post(at("office-template-drop", made.pk)).status_code == 303
    assert operator.post(at("office-template-new"), {"name": "Lamp"}).status_code == 400
    assert not AnswerTemplate.objects.exists()
