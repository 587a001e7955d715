"""Every role against every address: what the table does not allow is refused, for reading and for doing."""

from collections.abc import Callable

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import translation

from apps.addresses import FILES, OFFICE, PAGES, ROLES, address
from apps.staff import member, signed_in
from senim.accounts.permissions import ALLOWED, Permission, Role

pytestmark = pytest.mark.django_db
GUARDED = [name for name, row in OFFICE.items() if row.roles != "public"]
ACTS = [name for name in GUARDED if OFFICE[name].act]


def where(name: str) -> str:
    with translation.override("kk"):
        return reverse(name, kwargs=dict(OFFICE[name].where))


def asked(client: Client, name: str) -> tuple[int, str]:
    """Status and, where it leads on, the address, for the method the address is for."""
    answer = client.post(where(name)) if OFFICE[name].act else client.get(where(name))
    return answer.status_code, answer.headers.get("Location", "")


def wrong(client: Client, names: list[str], right: Callable[[str, int, str], bool]) -> list[str]:
    """Names of the addresses that answer otherwise than is right; what an act did is undone before the next one."""
    found = []
    for name in names:
        with transaction.atomic():
            status, led = asked(client, name)
            if not right(name, status, led):
                found.append(f"{name}: {status} {led}")
            transaction.set_rollback(True)
    return found


@pytest.mark.parametrize("letter", ROLES)
def test_a_role_may_what_the_table_says_and_nothing_else(letter: str) -> None:
    def right(name: str, status: int, led: str) -> bool:
        if letter in OFFICE[name].roles:
            return status != 403 and "sign-in" not in led
        return status == 403

    assert wrong(signed_in(member(ROLES[letter])[0]), GUARDED, right) == []


def test_the_judge_of_answers_is_no_rubber_stamp(client: Client) -> None:
    assert len(wrong(client, GUARDED, lambda _name, status, _led: status == 200)) == len(GUARDED)


def test_one_who_is_not_signed_in_is_led_to_the_door(client: Client) -> None:
    def right(_name: str, status: int, led: str) -> bool:
        return status == 302 and led.startswith("/kk/office/sign-in/?next=")

    assert wrong(client, GUARDED, right) == []


def door(_name: str, _status: int, led: str) -> bool:
    return led.startswith("/kk/office/sign-in/")


def test_a_password_without_the_second_factor_opens_nothing() -> None:
    assert wrong(signed_in(member("editor")[0], second_factor=False), GUARDED, door) == []


def test_one_who_was_switched_off_is_out_at_once() -> None:
    staff, _ = member("editor")
    client = signed_in(staff)
    assert client.get(where("office")).status_code == 200
    staff.is_active = False
    staff.save()
    assert wrong(client, GUARDED, door) == []


def test_nothing_is_done_by_following_a_link() -> None:
    client = signed_in(member("editor")[0])
    assert [name for name in ACTS if client.get(where(name)).status_code != 405] == []


def test_nothing_is_done_for_a_form_of_another_site() -> None:
    clients = {
        letter: signed_in(member(ROLES[letter])[0], enforce_csrf_checks=True)
        for letter in {OFFICE[name].roles[0] for name in ACTS}
    }
    answers = {name: clients[OFFICE[name].roles[0]].post(where(name)).status_code for name in ACTS}
    assert {name: status for name, status in answers.items() if status != 403} == {}


@pytest.mark.parametrize("name", [*PAGES, *FILES])
def test_a_public_address_is_the_same_for_staff_and_sets_no_cookie(client: Client, name: str) -> None:
    anyone, staff = client.get(address(name)), signed_in(member("editor")[0]).get(address(name))
    assert staff.status_code == anyone.status_code
    assert staff.getvalue() == anyone.getvalue()
    assert not staff.cookies
    assert "Cookie" not in staff.headers.get("Vary", "")


def test_a_page_of_the_staff_is_kept_by_nobody_on_the_way() -> None:
    clients = {letter: signed_in(member(ROLES[letter])[0]) for letter in {OFFICE[name].roles[0] for name in GUARDED}}
    kept = []
    for name in GUARDED:
        with transaction.atomic():
            client = clients[OFFICE[name].roles[0]]
            answer = client.post(where(name)) if OFFICE[name].act else client.get(where(name))
            if answer.status_code != 404 and "no-store" not in answer.headers["Cache-Control"]:
                kept.append(name)
            transaction.set_rollback(True)
    assert kept == []


def test_every_role_and_every_permission_stands_in_the_table() -> None:
    assert set(ALLOWED) == set(Role)
    assert set().union(*ALLOWED.values()) == set(Permission)
    assert all(permission.count(":") == 2 for permission in Permission)


def test_who_keeps_the_accounts_touches_no_rating_and_who_approves_prepares_nothing() -> None:
    areas = {permission.split(":")[0] for permission in ALLOWED[Role.ADMINISTRATOR]}
    assert areas == {"accounts", "ledger"}
    assert not ALLOWED[Role.APPROVER] & {Permission.DRAFT_SUBMIT, Permission.IMPORT_APPLY}
    assert not ALLOWED[Role.EDITOR] & {Permission.DRAFT_APPROVE, Permission.DRAFT_DELAY}
