"""What the reception office keeps. Words and data of a person lie sealed under that person's own key (see `vault`).

In the clear are only number, topic, area, dates, status and outcomes: what lists, terms and figures need.
"""

from uuid import uuid4

from django.db import models
from django.utils.translation import gettext_lazy as _

from senim.rating.models import Region
from senim_core.appeals.status import Act, Outcome, Says, Status


class Kind(models.TextChoices):
    """Kinds of appeal (APPC Art. 4, 63)."""

    APPLICATION = "application", _("application")
    COMPLAINT = "complaint", _("complaint")
    MESSAGE = "message", _("message about a defect or a breach")
    PROPOSAL = "proposal", _("proposal")
    RESPONSE = "response", _("response, opinion")
    REQUEST = "request", _("request for information")


class Channel(models.TextChoices):
    """How an appeal came."""

    WEB = "web", _("web form")
    WALK_IN = "walk_in", _("in person")
    PHONE = "phone", _("by phone")
    LETTER = "letter", _("letter")
    RECEPTION = "reception", _("at a field reception")
    RECORDS = "records", _("from records of another source")


class Regime(models.TextChoices):
    """What gives the term."""

    PARTY = "party_internal", _("the office's own standard")
    APPC = "appc", _("the Administrative Procedural and Process-Related Code")
    SOURCE = "source", _("the source of the records")


class PersonKey(models.Model):
    """The key of one person, wrapped by the installation's. Deleting this row is erasing: nothing can be read again."""

    PRIVACY = dict.fromkeys(("id", "wrapped"), "personal")

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    wrapped = models.BinaryField()

    def __str__(self) -> str:
        return str(self.id)


class Person(models.Model):
    """An applicant: sealed data, and a keyed hash of the contact by which links are sent again."""

    PRIVACY = dict.fromkeys(
        ("id", "region", "key", "sealed", "contact", "confirmed_at", "erased_at", "created_at"), "personal"
    )

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    region = models.ForeignKey(Region, models.PROTECT, related_name="+")
    # No constraint in the database: a restored copy has persons before it has their keys.
    key = models.OneToOneField(PersonKey, models.SET_NULL, null=True, related_name="+", db_constraint=False)
    sealed = models.BinaryField(null=True)
    contact = models.CharField(max_length=64, blank=True, db_index=True)
    confirmed_at = models.DateTimeField(null=True)
    erased_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.id)


class Counter(models.Model):
    """The last number given in a region and year; a number is given once and never again."""

    PRIVACY = dict.fromkeys(("id", "region", "year", "last"), "internal")

    region = models.ForeignKey(Region, models.CASCADE, related_name="+")
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["region", "year"], name="one_counter_a_year")]

    def __str__(self) -> str:
        return f"{self.year}: {self.last}"


class Appeal(models.Model):
    """One appeal. ``code`` is its random public identifier; ``client_key`` makes sending it twice harmless."""

    PRIVACY = {
        **dict.fromkeys(
            ("id", "region", "client_key", "salt", "access", "typed_by", "consent", "reminded_on", "version",
             "joined_to", "channel", "language", "promised_on", "received_at", "clock_on", "round",
             "again_due_on", "last_answered_on", "problem", "waiting", "unhappy", "may_publish", "worker",
             "spoke_last"),
            "internal",
        ),
        **dict.fromkeys(("topic", "area_code"), "generalised"),
        **dict.fromkeys(
            ("code", "number", "kind", "regime", "deputy_id", "registered_on", "first_due_on", "due_on", "extended_on",
             "extension_notified_on", "extended_to", "status", "outcome", "answered_on", "says", "said_on",
             "disputed_on", "commitment", "level", "executive", "public_words"),
            "public",
        ),
        **dict.fromkeys(("person", "sealed", "applicant"), "personal"),
        "answered_by": "public",
    }  # fmt: skip

    region = models.ForeignKey(Region, models.PROTECT, related_name="appeals")
    code = models.CharField(max_length=40, unique=True)
    number = models.CharField(max_length=30)
    client_key = models.UUIDField(unique=True)
    person = models.ForeignKey(Person, models.PROTECT, related_name="appeals")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    topic = models.CharField(max_length=40)
    area_code = models.CharField(max_length=80)
    channel = models.CharField(max_length=10, choices=Channel.choices)
    language = models.CharField(max_length=2)
    regime = models.CharField(max_length=16, choices=Regime.choices)
    typed_by = models.CharField(max_length=150, blank=True)
    consent = models.BooleanField(default=False)
    sealed = models.BinaryField()
    salt = models.CharField(max_length=32)
    access = models.CharField(max_length=64)
    commitment = models.CharField(max_length=64)
    received_at = models.DateTimeField()
    registered_on = models.DateField()
    first_due_on = models.DateField()
    due_on = models.DateField()  # of the first round: what the rating counts
    clock_on = models.DateField(null=True)  # the day by which something is owed now; None where nothing is
    round = models.PositiveSmallIntegerField(default=1)  # grows when the applicant reopens
    again_due_on = models.DateField(null=True)  # the term of a later round, before pauses
    extended_on = models.DateField(null=True)
    extension_notified_on = models.DateField(null=True)
    extended_to = models.DateField(null=True)
    promised_on = models.DateField(null=True)
    deputy_id = models.CharField(max_length=80, blank=True)
    worker = models.CharField(max_length=150, blank=True)  # who of the office works on it
    executive = models.CharField(max_length=120, blank=True)
    level = models.CharField(max_length=10, default="deputy")
    status = models.CharField(max_length=30, choices=[(one.value, one.value) for one in Status])
    outcome = models.CharField(max_length=20, blank=True, choices=[(one.value, one.value) for one in Outcome])
    answered_on = models.DateField(null=True)  # the first answer
    answered_by = models.CharField(max_length=80, blank=True)  # the deputy who had it at the first answer
    applicant = models.CharField(max_length=64)  # the same for appeals of one contact: whoever writes thrice is one
    last_answered_on = models.DateField(null=True)
    says = models.CharField(max_length=20, blank=True, choices=[(one.value, one.value) for one in Says])
    said_on = models.DateField(null=True)
    disputed_on = models.DateField(null=True)
    reminded_on = models.DateField(null=True)
    problem = models.ForeignKey("Problem", models.PROTECT, null=True, related_name="appeals")
    joined_to = models.ForeignKey("self", models.PROTECT, null=True, related_name="co_applicants")
    version = models.PositiveIntegerField(default=1)
    waiting = models.BooleanField(default=True)  # the status is an open one: kept apart, so that queues have an index
    unhappy = models.BooleanField(default=False)  # disputed, or open again
    spoke_last = models.BooleanField(default=False)  # the last act was the applicant's
    may_publish = models.BooleanField(default=False)  # the applicant agrees that the matter is shown, without a name
    public_words = models.TextField(blank=True)  # what is shown of it, once the office has read it for personal data

    class Meta:
        ordering = ["clock_on", "id"]
        constraints = [models.UniqueConstraint(fields=["region", "number"], name="one_appeal_a_number")]
        indexes = [
            models.Index(fields=["region", "status", "clock_on"]),
            models.Index(fields=["region", "waiting", "clock_on", "id"]),
            models.Index(fields=["region", "waiting", "due_on", "id"]),
            models.Index(fields=["region", "deputy_id", "waiting", "clock_on"]),
            models.Index(fields=["region", "worker", "waiting", "clock_on"]),
            models.Index(fields=["region", "clock_on", "id"]),
            models.Index(fields=["region", "spoke_last", "waiting", "clock_on"]),
            models.Index(fields=["region", "unhappy", "-registered_on", "-id"]),
            models.Index(fields=["region", "topic", "area_code"]),
            models.Index(fields=["region", "-registered_on", "-id"]),
        ]

    def __str__(self) -> str:
        return self.number


class Event(models.Model):
    """One act on an appeal: who, when, what it led to. Words in it are sealed under the applicant's key.

    ``shown``: the applicant sees it. What the office says among itself is a `Note`, in a table of its own.
    """

    PRIVACY = {
        **dict.fromkeys(("id", "appeal", "by", "at", "act", "status", "shown", "about"), "internal"),
        "sealed": "personal",
    }

    appeal = models.ForeignKey(Appeal, models.CASCADE, related_name="events")
    act = models.CharField(max_length=20, choices=[("register", "register"), *((one.value, one.value) for one in Act)])
    by = models.CharField(max_length=150)
    at = models.DateTimeField()
    status = models.CharField(max_length=30)
    shown = models.BooleanField(default=True)
    about = models.JSONField(default=dict)  # dates and codes, nothing personal
    sealed = models.BinaryField(null=True)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.appeal_id} {self.act}"


class Pause(models.Model):
    """A question to the applicant: while it is open the clock stands."""

    PRIVACY = {
        **dict.fromkeys(("code", "asked_on", "replied_on"), "public"),
        **dict.fromkeys(("id", "appeal", "round"), "internal"),
    }

    appeal = models.ForeignKey(Appeal, models.CASCADE, related_name="pauses")
    round = models.PositiveSmallIntegerField(default=1)
    code = models.CharField(max_length=40, unique=True)
    asked_on = models.DateField()
    replied_on = models.DateField(null=True)

    def __str__(self) -> str:
        return self.code


class Part(models.Model):
    """A part of an appeal sent to one of several bodies, with its own term and answer (APPC Art. 65)."""

    PRIVACY = {
        **dict.fromkeys(("id", "appeal", "by", "number"), "internal"),
        **dict.fromkeys(("body", "sent_on", "due_on", "answered_on"), "public"),
        **dict.fromkeys(("about", "answer"), "personal"),
    }

    appeal = models.ForeignKey(Appeal, models.CASCADE, related_name="parts")
    body = models.CharField(max_length=120)
    number = models.CharField(max_length=60, blank=True)  # under which the body registered it
    about = models.BinaryField()
    sent_on = models.DateField()
    due_on = models.DateField()
    answered_on = models.DateField(null=True)
    answer = models.BinaryField(null=True)
    by = models.CharField(max_length=150)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.appeal_id} {self.body}"


class Presence(models.Model):
    """Who of the staff looked at a case last, and when: two who work on one case see each other."""

    PRIVACY = dict.fromkeys(("id", "appeal", "who", "at"), "internal")

    appeal = models.ForeignKey(Appeal, models.CASCADE, related_name="presences")
    who = models.CharField(max_length=150)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["appeal", "who"], name="one_presence_a_person")]

    def __str__(self) -> str:
        return f"{self.appeal_id} {self.who}"


class Word(models.Model):
    """A folded word that stands in public words; `Gram` finds it by parts, so that a typing error does not hide it."""

    PRIVACY = dict.fromkeys(("id", "text", "grams"), "public")

    text = models.CharField(max_length=40, unique=True)
    grams = models.PositiveSmallIntegerField()

    def __str__(self) -> str:
        return self.text


class Gram(models.Model):
    """Three signs of a word."""

    PRIVACY = dict.fromkeys(("id", "gram", "word"), "public")

    gram = models.CharField(max_length=3)
    word = models.ForeignKey(Word, models.CASCADE, related_name="parts")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["gram", "word"], name="one_gram_a_word")]

    def __str__(self) -> str:
        return self.gram


class WordOfAppeal(models.Model):
    """A word stands in the public words of an appeal."""

    PRIVACY = dict.fromkeys(("id", "appeal", "word"), "public")

    appeal = models.ForeignKey(Appeal, models.CASCADE, related_name="words")
    word = models.ForeignKey(Word, models.CASCADE, related_name="appeals")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["word", "appeal"], name="one_word_an_appeal")]

    def __str__(self) -> str:
        return f"{self.word_id} {self.appeal_id}"


class Note(models.Model):
    """What the office says among itself about an appeal. Sealed; no page of a citizen reads this table."""

    PRIVACY = {**dict.fromkeys(("id", "appeal", "by", "at"), "internal"), "sealed": "personal"}

    appeal = models.ForeignKey(Appeal, models.CASCADE, related_name="notes")
    by = models.CharField(max_length=150)
    at = models.DateTimeField()
    sealed = models.BinaryField()

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.appeal_id} {self.at:%Y-%m-%d}"


class Paper(models.Model):
    """A photo or paper of an appeal: checked, freed of hidden data, sealed."""

    PRIVACY = {
        **dict.fromkeys(("id", "appeal", "kind", "size", "sha256"), "internal"),
        **dict.fromkeys(("name", "sealed"), "personal"),
    }

    appeal = models.ForeignKey(Appeal, models.CASCADE, related_name="papers")
    name = models.CharField(max_length=100)
    kind = models.CharField(max_length=40)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    sealed = models.BinaryField()

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.appeal_id} {self.kind}"


class Pass(models.Model):
    """A code or link sent to an applicant: its hash, what it opens, until when; good once."""

    PRIVACY = dict.fromkeys(("id", "person", "purpose", "digest", "expires_at", "used_at", "tries"), "personal")

    person = models.ForeignKey(Person, models.CASCADE, related_name="passes")
    purpose = models.CharField(max_length=10, choices=[("code", "code"), ("link", "link")])
    digest = models.CharField(max_length=64, db_index=True)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.purpose} {self.expires_at:%Y-%m-%d}"


class Assessment(models.Model):
    """A mark of a closed case. It knows the deputy and the month only: nobody can find whose mark it was.

    That an appeal was assessed is kept in `AssessedAppeal`, without the mark and without a time.
    """

    PRIVACY = dict.fromkeys(("id", "code", "region", "deputy_id", "month", "mark"), "aggregated")

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)  # no order that tells when it was given
    region = models.ForeignKey(Region, models.CASCADE, related_name="+")
    code = models.CharField(max_length=40, unique=True)
    deputy_id = models.CharField(max_length=80)
    month = models.CharField(max_length=7)
    mark = models.PositiveSmallIntegerField()

    def __str__(self) -> str:
        return self.code


class AssessedAppeal(models.Model):
    """An appeal that was assessed, so that nobody does it twice."""

    PRIVACY = {"appeal": "internal"}

    appeal = models.OneToOneField(Appeal, models.CASCADE, primary_key=True, related_name="assessed")

    def __str__(self) -> str:
        return str(self.appeal_id)


class Attempt(models.Model):
    """How often something was tried in an hour by one contact or network, known by a keyed hash only."""

    PRIVACY = dict.fromkeys(("id", "what", "who", "hour", "count"), "internal")

    what = models.CharField(max_length=12)
    who = models.CharField(max_length=64)
    hour = models.DateTimeField()
    count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["what", "who", "hour"], name="one_count_an_hour")]

    def __str__(self) -> str:
        return f"{self.what} {self.count}"


class Reception(models.Model):
    """A public reception: deputy, place, time and form; ``report`` and ``visitors`` once it was held."""

    class Form(models.TextChoices):
        """Where it is held."""

        OFFICE = "office", _("in the office")
        FIELD = "field", _("field reception")
        ONLINE = "online", _("online")

    class State(models.TextChoices):
        """Where it stands."""

        PLANNED = "planned", _("planned")
        HELD = "held", _("held")
        CANCELLED = "cancelled", _("cancelled")

    PRIVACY = {
        **dict.fromkeys(
            ("code", "region", "deputy_id", "area_code", "place", "starts_at", "ends_at", "form", "announced_on",
             "slots", "state", "visitors", "cancel_reason"),
            "public",
        ),
        **dict.fromkeys(("id", "client_key", "report"), "internal"),
    }  # fmt: skip

    region = models.ForeignKey(Region, models.PROTECT, related_name="receptions")
    code = models.CharField(max_length=40, unique=True)
    client_key = models.UUIDField(unique=True)
    deputy_id = models.CharField(max_length=80)
    area_code = models.CharField(max_length=80)
    place = models.CharField(max_length=200)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    form = models.CharField(max_length=10, choices=Form.choices)
    announced_on = models.DateField(null=True)  # None: held without having been announced
    slots = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.PLANNED)
    visitors = models.PositiveIntegerField(null=True)
    report = models.TextField(blank=True)
    cancel_reason = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["starts_at", "id"]
        indexes = [models.Index(fields=["region", "state", "starts_at"])]

    def __str__(self) -> str:
        return self.code


class Slot(models.Model):
    """A day of a deputy's timetable: a reception is owed then, whether or not one is announced, moved or cancelled."""

    PRIVACY = {**dict.fromkeys(("region", "code", "deputy_id", "planned_on"), "public"), "id": "internal"}

    region = models.ForeignKey(Region, models.PROTECT, related_name="slots")
    code = models.CharField(max_length=40, unique=True)
    deputy_id = models.CharField(max_length=80)
    planned_on = models.DateField()

    class Meta:
        ordering = ["planned_on", "id"]

    def __str__(self) -> str:
        return self.code


class Booking(models.Model):
    """A place at a reception; beyond its slots it waits. Name and contact are sealed."""

    PRIVACY = {
        **dict.fromkeys(("id", "reception", "client_key", "at"), "internal"),
        "person": "personal",
    }

    reception = models.ForeignKey(Reception, models.CASCADE, related_name="bookings")
    person = models.ForeignKey(Person, models.PROTECT, related_name="bookings")
    client_key = models.UUIDField(unique=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.reception_id} {self.id}"


class Letter(models.Model):
    """A message to an applicant that waits to be sent; written in the transaction of what it tells. Sealed."""

    PRIVACY = {
        **dict.fromkeys(("id", "at", "not_before", "tries", "sent_at", "bulk"), "internal"),
        **dict.fromkeys(("person", "sealed"), "personal"),
    }

    person = models.ForeignKey(Person, models.CASCADE, related_name="letters")
    sealed = models.BinaryField()
    at = models.DateTimeField()
    not_before = models.DateTimeField(db_index=True)
    tries = models.PositiveSmallIntegerField(default=0)
    sent_at = models.DateTimeField(null=True)
    bulk = models.BooleanField(default=False)  # one of many alike: it waits until codes and answers are out

    def __str__(self) -> str:
        return f"{self.id} {self.tries}"


class Problem(models.Model):
    """Alike appeals of at least three persons as one systemic problem: grouped, proposed, accepted, done."""

    PRIVACY = dict.fromkeys(
        ("id", "region", "code", "deputy_id", "topic", "area_code", "grouped_on", "proposed_on", "accepted_on",
         "decision_number", "done_on", "persons"),
        "public",
    )  # fmt: skip

    region = models.ForeignKey(Region, models.PROTECT, related_name="problems")
    code = models.CharField(max_length=40, unique=True)
    deputy_id = models.CharField(max_length=80)
    topic = models.CharField(max_length=40)
    area_code = models.CharField(max_length=80)
    persons = models.PositiveIntegerField()
    grouped_on = models.DateField()
    proposed_on = models.DateField(null=True)
    accepted_on = models.DateField(null=True)
    decision_number = models.CharField(max_length=60, blank=True)
    done_on = models.DateField(null=True)

    class Meta:
        ordering = ["-grouped_on", "-id"]

    def __str__(self) -> str:
        return self.code


class Route(models.Model):
    """A rule of routing: appeals of this topic and area (either may be any) are suggested for this deputy."""

    PRIVACY = dict.fromkeys(("id", "region", "topic", "area_code", "deputy_id", "by", "at"), "internal")

    region = models.ForeignKey(Region, models.CASCADE, related_name="routes")
    topic = models.CharField(max_length=40, blank=True)
    area_code = models.CharField(max_length=80, blank=True)
    deputy_id = models.CharField(max_length=80)
    by = models.CharField(max_length=150)
    at = models.DateTimeField()

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["region", "topic", "area_code"], name="one_route_a_cell")]

    def __str__(self) -> str:
        return f"{self.topic} {self.area_code}"


class AnswerTemplate(models.Model):
    """Words an office begins an answer with, in three languages, with the outcome they usually go with."""

    PRIVACY = dict.fromkeys(("id", "region", "name", "outcome", "texts", "by", "at"), "internal")

    region = models.ForeignKey(Region, models.CASCADE, related_name="answer_templates")
    name = models.CharField(max_length=80)
    outcome = models.CharField(max_length=20, choices=[(one.value, one.value) for one in Outcome])
    texts = models.JSONField()  # kk, ru, en
    by = models.CharField(max_length=150)
    at = models.DateTimeField()

    class Meta:
        ordering = ["name", "id"]
        constraints = [models.UniqueConstraint(fields=["region", "name"], name="one_template_a_name")]

    def __str__(self) -> str:
        return self.name
