"""Every stored field has a privacy class; silence fails. Nothing becomes public because nobody thought of it."""

from collections.abc import Iterator

import pytest
from django.apps import apps
from django.db.models import Model

CLASSES = {"public", "generalised", "aggregated", "internal", "personal"}


def models() -> Iterator[type[Model]]:
    for config in apps.get_app_configs():
        if config.name.startswith("senim."):
            yield from config.get_models(include_auto_created=True)


def unclassified(model: type[Model]) -> set[str]:
    """Fields without a class of their own model, and classes without a field.

    The table between two models has the class of the field that made it: it holds nothing but their keys.
    """
    if model._meta.auto_created:
        owner = next(
            field for field in model._meta.auto_created._meta.many_to_many if field.remote_field.through is model
        )
        return set() if owner.name in model._meta.auto_created.__dict__.get("PRIVACY", {}) else {owner.name}
    said = model.__dict__.get("PRIVACY", {})
    stored = {field.name for field in model._meta.get_fields() if field.concrete}
    return stored ^ {name for name, kind in said.items() if kind in CLASSES}


def test_there_are_models_to_judge() -> None:
    assert {model.__name__ for model in models()} >= {"Region", "EvidenceRow", "Release", "RatedMandate", "Leaf"}


@pytest.mark.parametrize("model", list(models()), ids=lambda model: model._meta.label)
def test_every_field_has_a_privacy_class(model: type[Model]) -> None:
    assert not unclassified(model)


@pytest.mark.django_isolate_apps("senim.ledger")
@pytest.mark.parametrize(
    ("privacy", "found"),
    [
        ({}, {"id", "phone"}),
        ({"id": "internal"}, {"phone"}),
        ({"id": "internal", "phone": "secret"}, {"phone"}),
        ({"id": "internal", "phone": "personal", "gone": "public"}, {"gone"}),
        ({"id": "internal", "phone": "personal"}, set()),
    ],
)
def test_the_judge_finds_what_is_missing(privacy: dict[str, str], found: set[str]) -> None:
    from django.db import models as fields  # noqa: PLC0415 (a model of this test alone)

    body = {"__module__": "senim.ledger.models", "PRIVACY": privacy, "phone": fields.CharField(max_length=20)}
    assert unclassified(type("Trial", (Model,), body)) == found


def test_a_model_does_not_inherit_the_silence_of_its_parent() -> None:
    class Parent:
        PRIVACY = {"id": "public"}

    assert "PRIVACY" not in type("Child", (Parent,), {}).__dict__
