"""Every role against every address: what the table does not allow is refused, for reading and for doing."""

import pytest
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


@pytest.mark.parametrize("letter", ROLES)
@pytest.mark.parametrize("name", GUARDED)
def test_a_role_may_what_the_table_says_and_nothing_else(name: str, letter: str) -> None:
    status, led = asked(signed_in(member(ROLES[letter])[0]), name)
    if letter in OFFICE[name].roles:
        assert status != 403
        assert "sign-in" not in led
    else:
        assert status == 403


@pytest.mark.parametrize("name", GUARDED)
def test_one_who_is_not_signed_in_is_led_to_the_door(client: Client, name: str) -> None:
    status, led = asked(client, name)
    assert status == 302
    assert led.startswith("/kk/office/sign-in/?next=")


@pytest.mark.parametrize("name", GUARDED)
def test_a_password_without_the_second_factor_opens_nothing(name: str) -> None:
    client = signed_in(member("editor")[0], second_factor=False)
    assert asked(client, name)[1].startswith("/kk/office/sign-in/")


@pytest.mark.parametrize("name", GUARDED)
def test_one_who_was_switched_off_is_out_at_once(name: str) -> None:
    staff, _ = member("editor")
    client = signed_in(staff)
    staff.is_active = False
    staff.save()
    assert asked(client, name)[1].startswith("/kk/office/sign-in/")


@pytest.mark.parametrize("name", ACTS)
def test_nothing_is_done_by_following_a_link(name: str) -> None:
    assert signed_in(member("editor")[0]).get(where(name)).status_code == 405


@pytest.mark.parametrize("name", ACTS)
def test_nothing_is_done_for_a_form_of_another_site(name: str) -> None:
    staff, _ = member(ROLES[OFFICE[name].roles[0]])
    assert signed_in(staff, enforce_csrf_checks=True).post(where(name)).status_code == 403


@pytest.mark.parametrize("name", [*PAGES, *FILES])
def test_a_public_address_is_the_same_for_staff_and_sets_no_cookie(client: Client, name: str) -> None:
    anyone, staff = client.get(address(name)), signed_in(member("editor")[0]).get(address(name))
    assert staff.status_code == anyone.status_code
    assert staff.getvalue() == anyone.getvalue()
    assert not staff.cookies
    assert "Cookie" not in staff.headers.get("Vary", "")


@pytest.mark.parametrize("name", GUARDED)
def test_a_page_of_the_staff_is_kept_by_nobody_on_the_way(name: str) -> None:
    client = signed_in(member(ROLES[OFFICE[name].roles[0]])[0])
    answer = client.post(where(name)) if OFFICE[name].act else client.get(where(name))
    assert answer.status_code == 404 or "no-store" in answer.headers["Cache-Control"]


def test_every_role_and_every_permission_stands_in_the_table() -> None:
    assert set(ALLOWED) == set(Role)
    assert set().union(*ALLOWED.values()) == set(Permission)
    assert all(permission.count(":") == 2 for permission in Permission)


def test_who_keeps_the_accounts_touches_no_rating_and_who_approves_prepares_nothing() -> None:
    areas = {permission.split(":")[0] for permission in ALLOWED[Role.ADMINISTRATOR]}
    assert areas == {"accounts", "ledger"}
    assert not ALLOWED[Role.APPROVER] & {Permission.DRAFT_SUBMIT, Permission.IMPORT_APPLY}
    assert not ALLOWED[Role.EDITOR] & {Permission.DRAFT_APPROVE, Permission.DRAFT_DELAY}
