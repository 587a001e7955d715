"""Signing in: both factors, no hint what was wrong, a lock after too many tries, demonstration accounts only here."""

import json

import pytest
from django.test import Client
from django_otp.oath import TOTP
from django_otp.plugins.otp_totp.models import TOTPDevice

from apps.staff import member, signed_in
from senim.accounts.models import Staff
from senim.accounts.services import Secrets, add_staff, renew_secrets, set_active
from senim.config import settings as installed
from senim.ledger.models import Leaf
from senim_core.errors import InputError

pytestmark = pytest.mark.django_db
DOOR = "/ru/office/sign-in/"
WRONG = "Имя, пароль или код неверны."


def code(staff: Staff) -> str:
    """What the person's authenticator shows now."""
    device = TOTPDevice.objects.get(user=staff)
    return f"{TOTP(device.bin_key, device.step, device.t0, device.digits, device.drift).token():06d}"


def tries(client: Client, staff: Staff, told: Secrets, **changed: str) -> tuple[int, str]:
    given = {"username": staff.username, "password": told.password, "otp_token": code(staff), **changed}
    answer = client.post(DOOR, given)
    return answer.status_code, answer.content.decode() if answer.status_code != 302 else answer.headers["Location"]


def test_name_password_and_code_open_the_office(client: Client) -> None:
    assert tries(client, *member("editor")) == (302, "/ru/office/")
    assert client.get("/ru/office/").status_code == 200
    assert client.get(DOOR).headers["Location"] == "/ru/office/"
    assert client.post("/ru/office/sign-out/").status_code == 302
    assert client.get("/ru/office/").status_code == 302


def test_the_cookie_is_not_for_scripts_and_not_for_other_sites(client: Client) -> None:
    tries(client, *member("editor"))
    kept = client.cookies["sessionid"]
    assert kept["httponly"]
    assert kept["samesite"] == "Strict"


@pytest.mark.parametrize(
    "changed", [{"password": "guessed"}, {"username": "nobody"}, {"otp_token": "000000"}, {"otp_token": "abcdefgh"}]
)
def test_what_was_wrong_is_not_said(client: Client, changed: dict[str, str]) -> None:
    status, page = tries(client, *member("editor"), **changed)
    assert status == 400
    assert WRONG in page
    assert client.get("/ru/office/").status_code == 302


def test_a_recovery_code_is_good_once(client: Client) -> None:
    staff, told = member("editor")
    assert tries(client, staff, told, otp_token=told.recovery[0])[0] == 302
    assert tries(Client(), staff, told, otp_token=told.recovery[0])[0] == 400


def test_a_code_is_good_once(client: Client) -> None:
    staff, told = member("editor")
    shown = code(staff)
    assert tries(client, staff, told, otp_token=shown)[0] == 302
    assert tries(Client(), staff, told, otp_token=shown)[0] == 400


def test_after_five_wrong_passwords_the_door_is_closed_even_for_the_right_one(client: Client) -> None:
    staff, told = member("editor")
    for _ in range(5):
        tries(client, staff, told, password="guessed")
    status, page = tries(client, staff, told)
    assert status == 429
    assert "15 минут" in page


def test_after_a_wrong_code_the_next_one_has_to_wait(client: Client) -> None:
    staff, told = member("editor")
    tries(client, staff, told, otp_token="000000")
    status, page = tries(client, staff, told)
    assert status == 400
    assert "Слишком много неверных кодов" in page


@pytest.mark.parametrize("wanted", ["https://evil.example/", "//evil.example/", "javascript:alert(1)"])
def test_the_way_on_stays_on_this_site(client: Client, wanted: str) -> None:
    assert tries(client, *member("editor"), next=wanted) == (302, "/ru/office/")
    staff, told = member("editor", "other")
    assert tries(Client(), staff, told, next="/ru/office/drafts/") == (302, "/ru/office/drafts/")


FAR = [
    {"REMOTE_ADDR": "192.0.2.7"},
    {"HTTP_X_FORWARDED_FOR": "192.0.2.7"},
    {"HTTP_VIA": "1.1 proxy"},
    {"REMOTE_ADDR": ""},
]


@pytest.mark.parametrize("far", FAR)
def test_an_account_of_the_demonstration_is_known_on_this_machine_only(client: Client, far: dict[str, str]) -> None:
    staff, told = member("editor", loopback_only=True)
    here = {"SERVER_NAME": "localhost"}
    given = {"username": staff.username, "password": told.password, "otp_token": code(staff)}
    assert client.post(DOOR, given, **{**here, **far}).status_code == 400
    assert signed_in(staff, **{**here, **far}).get("/ru/office/").status_code == 302, "nor does a session help"
    assert tries(Client(**here), staff, told)[0] == 302


def test_secrets_are_random_stored_hashed_and_never_logged() -> None:
    (one, first), (_, second) = member("editor"), member("editor", "other")
    assert first.password != second.password
    assert first.otp_secret != second.otp_secret
    one.refresh_from_db()
    assert first.password not in one.password
    assert not hasattr(installed, "PASSWORD_HASHERS"), "an installation keeps Django's slow ones"
    logged = " ".join(Leaf.objects.values_list("body", flat=True))
    assert "the-editor" in logged
    for secret in (first.password, first.otp_secret, *first.recovery):
        assert secret not in logged


def test_new_secrets_end_the_old_ones_and_every_session(client: Client) -> None:
    staff, told = member("editor")
    tries(client, staff, told)
    fresh = renew_secrets(staff=staff, by="staff:boss")
    assert client.get("/ru/office/").status_code == 302
    assert tries(Client(), staff, told)[0] == 400
    assert tries(Client(), Staff.objects.get(pk=staff.pk), fresh)[0] == 302


@pytest.mark.parametrize(
    ("name", "role", "problem"),
    [
        ("the-editor", "editor", "the-editor"),
        ("Upper", "editor", "Upper"),
        ("", "editor", "another name"),
        ("ok", "king", "no role 'king'"),
    ],
)
def test_a_bad_name_or_role_is_refused_and_nothing_is_left(name: str, role: str, problem: str) -> None:
    member("editor")
    before = (Staff.objects.count(), Leaf.objects.count())
    with pytest.raises(InputError, match=problem):
        add_staff(username=name, role=role, by="system:test")
    assert (Staff.objects.count(), Leaf.objects.count()) == before


def test_an_administrator_adds_renews_and_switches_off_but_not_themselves() -> None:
    boss, _ = member("administrator")
    client = signed_in(boss)
    told = client.post("/ru/office/staff/add/", {"username": "new-one", "role": "auditor"}).content.decode()
    assert "new-one" in told
    assert "<svg" in told
    made = Staff.objects.get(username="new-one")
    assert client.post("/ru/office/staff/new-one/renew/").status_code == 200
    assert client.post("/ru/office/staff/new-one/switch/").status_code == 302
    made.refresh_from_db()
    assert not made.is_active
    assert client.post(f"/ru/office/staff/{boss.username}/switch/").status_code == 400
    assert client.post("/ru/office/staff/add/", {"username": "new-one", "role": "auditor"}).status_code == 400
    with pytest.raises(InputError, match="own account"):
        set_active(staff=boss, active=False, by=boss.actor)
    kinds = [json.loads(body)["type"] for body in Leaf.objects.order_by("index").values_list("body", flat=True)]
    assert kinds[-3:] == ["staff-added/v1", "staff-renewed/v1", "staff-switched/v1"]


def test_the_own_password_is_changed_with_the_old_one() -> None:
    staff, told = member("editor")
    client = signed_in(staff)
    new = "a long new pass phrase"
    for old, first, again, status in (
        ("wrong", new, new, 200),
        (told.password, new, "other one entirely", 200),
        (told.password, "the-editor12", "the-editor12", 200),
        (told.password, new, new, 302),
    ):
        answer = client.post("/ru/office/password/", {"old": old, "new": first, "again": again})
        assert answer.status_code == status
    staff.refresh_from_db()
    assert staff.check_password(new)
    assert client.get("/ru/office/").status_code == 200, "the own session goes on"
