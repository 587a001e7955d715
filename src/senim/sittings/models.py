"""What is kept of sittings: one model for sessions, commissions, factions and councils.

Everything here is public but for who typed it and why somebody was excused. The mark of each member is kept as it was
made at each moment; what they come to is one row of `Attendance`, settled by the core after each of them.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _

from senim.assembly.models import Membership, Organization, Person
from senim.common.titled import TITLES, Titled
from senim.rating.models import Region
from senim_core.following_up import State, Step
from senim_core.sittings import Ballot as Option
from senim_core.sittings import Mark as Value
from senim_core.sittings import Needed


def choices(*values: str) -> list[tuple[str, str]]:
    """Choices of a field whose words stand in `words`."""
    return [(str(one), str(one)) for one in values]


class Sitting(models.Model):
    """A sitting of a body (Popolo: Event). Times are moments; ``ends_at`` is planned until it is held."""

    PRIVACY = {
        **dict.fromkeys(
            ("id", "region", "organization", "code", "number", "state", "starts_at", "ends_at", "place", "cancelled",
             "minutes_on", "published_at"),
            "public",
        ),
        **dict.fromkeys(("version", "by"), "internal"),
    }  # fmt: skip

    class Stage(models.TextChoices):
        """Where it stands."""

        PLANNED = "planned", _("to come")
        OPEN = "open", _("being held")
        HELD = "held", _("took place")
        CANCELLED = "cancelled", _("called off")

    region = models.ForeignKey(Region, models.PROTECT, related_name="sittings")
    organization = models.ForeignKey(Organization, models.PROTECT, related_name="sittings")
    code = models.CharField(max_length=120)
    number = models.CharField(max_length=40, blank=True)
    state = models.CharField(max_length=10, choices=Stage.choices, default=Stage.PLANNED)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    place = models.CharField(max_length=300, blank=True)
    cancelled = models.TextField(blank=True)  # why
    minutes_on = models.DateField(null=True)
    published_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)
    by = models.CharField(max_length=150)

    class Meta:
        ordering = ["-starts_at", "-id"]
        constraints = [models.UniqueConstraint(fields=["region", "code"], name="one_sitting_a_code")]
        indexes = [
            models.Index(fields=["region", "state", "-starts_at"]),
            models.Index(fields=["organization", "-starts_at"]),
        ]

    def __str__(self) -> str:
        return self.code


class Item(Titled):
    """A point of the agenda and who speaks to it."""

    PRIVACY = dict.fromkeys(("id", "sitting", "position", *TITLES, "speaker", "speaker_words"), "public")

    sitting = models.ForeignKey(Sitting, models.CASCADE, related_name="items")
    position = models.PositiveSmallIntegerField()
    speaker = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    speaker_words = models.CharField(max_length=300, blank=True)  # an office, where no person of ours speaks

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["sitting", "position"], name="one_point_a_position")]

    def __str__(self) -> str:
        return f"{self.position}. {self.title_ru}"


class Call(Titled):
    """A roll call: of presence alone, or a vote on a question (Popolo: Motion with its VoteEvent)."""

    PRIVACY = dict.fromkeys(
        ("id", "sitting", "item", "position", *TITLES, "at", "vote", "needed", "passed", "votes_for", "against",
         "abstained", "absent"),
        "public",
    )  # fmt: skip

    sitting = models.ForeignKey(Sitting, models.CASCADE, related_name="calls")
    item = models.ForeignKey(Item, models.SET_NULL, null=True, related_name="calls")
    position = models.PositiveSmallIntegerField()
    at = models.DateTimeField()
    vote = models.BooleanField()
    needed = models.CharField(max_length=10, choices=choices(*Needed), default=Needed.OF_ALL.value)
    passed = models.BooleanField(null=True)
    votes_for = models.PositiveSmallIntegerField(default=0)
    against = models.PositiveSmallIntegerField(default=0)
    abstained = models.PositiveSmallIntegerField(default=0)
    absent = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["sitting", "position"], name="one_call_a_position")]

    def __str__(self) -> str:
        return f"{self.position}. {self.title_ru}"


class Ballot(models.Model):
    """What one member said in a roll call; of a call of presence only whether they were there."""

    PRIVACY = dict.fromkeys(("id", "call", "membership", "option"), "public")

    call = models.ForeignKey(Call, models.CASCADE, related_name="ballots")
    membership = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    option = models.CharField(max_length=10, choices=choices(*Option))

    class Meta:
        constraints = [models.UniqueConstraint(fields=["call", "membership"], name="one_ballot_a_member")]

    def __str__(self) -> str:
        return self.option


class Attendance(models.Model):
    """One member of one sitting: the mark at the start, what roll calls made of it, and why an excused one was.

    ``deputy_id`` is the mandate; empty for a member of a council who is no deputy.
    """

    PRIVACY = {
        **dict.fromkeys(("id", "sitting", "region", "membership", "deputy_id", "start", "value", "kind"), "public"),
        **dict.fromkeys(("reason", "paper"), "internal"),
    }

    sitting = models.ForeignKey(Sitting, models.CASCADE, related_name="attendance")
    region = models.ForeignKey(Region, models.CASCADE, related_name="+")
    membership = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    deputy_id = models.CharField(max_length=80, blank=True)
    start = models.CharField(max_length=12, choices=choices(*Value))
    value = models.CharField(max_length=12, choices=choices(*Value))
    kind = models.CharField(max_length=20, blank=True)
    reason = models.CharField(max_length=300, blank=True)
    paper = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["sitting", "membership"], name="one_mark_a_member")]
        indexes = [models.Index(fields=["region", "deputy_id", "value"])]

    def __str__(self) -> str:
        return self.value


class Decision(Titled):
    """What a body decided: number, who carries it out and until when. ``first_due_on`` is frozen.

    ``sitting`` is None where the decision is known from its paper alone.
    """

    PRIVACY = {
        **dict.fromkeys(
            ("id", "region", "organization", "sitting", "item", "call", "number", *TITLES, "decided_on", "owner",
             "owner_words", "first_due_on", "due_on", "state", "ended_on"),
            "public",
        ),
        **dict.fromkeys(("search", "version"), "internal"),
    }  # fmt: skip

    region = models.ForeignKey(Region, models.PROTECT, related_name="decisions")
    organization = models.ForeignKey(Organization, models.PROTECT, related_name="decided")
    sitting = models.ForeignKey(Sitting, models.PROTECT, null=True, related_name="decisions")
    item = models.ForeignKey(Item, models.PROTECT, null=True, related_name="decisions")
    call = models.ForeignKey(Call, models.PROTECT, null=True, related_name="decisions")
    number = models.CharField(max_length=40)
    decided_on = models.DateField()
    owner = models.ForeignKey(Organization, models.PROTECT, null=True, related_name="+")
    owner_words = models.CharField(max_length=300, blank=True)
    first_due_on = models.DateField(null=True)
    due_on = models.DateField(null=True)
    state = models.CharField(max_length=10, choices=choices(*State))
    ended_on = models.DateField(null=True)
    version = models.PositiveIntegerField(default=1)
    search = models.TextField()

    class Meta:
        ordering = ["-decided_on", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["sitting", "number"], name="one_decision_a_number"),
            models.UniqueConstraint(
                fields=["organization", "decided_on", "number"],
                condition=models.Q(sitting=None),
                name="one_decision_a_paper",
            ),
        ]
        indexes = [
            models.Index(fields=["region", "-decided_on"]),
            models.Index(fields=["region", "state", "due_on"]),
        ]

    def __str__(self) -> str:
        return self.number


class DecisionStep(models.Model):
    """What happened to a decision afterwards: public words, dates before and after."""

    PRIVACY = {
        **dict.fromkeys(("id", "decision", "step", "at", "words", "due_before", "due_after"), "public"),
        "by": "internal",
    }

    decision = models.ForeignKey(Decision, models.CASCADE, related_name="steps")
    step = models.CharField(max_length=10, choices=choices(*Step))
    at = models.DateTimeField()
    words = models.TextField()
    due_before = models.DateField(null=True)
    due_after = models.DateField(null=True)
    by = models.CharField(max_length=150)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.step


class Document(Titled):
    """A paper of a sitting, a point or a decision: one work, whose texts in several languages are its expressions."""

    PRIVACY = dict.fromkeys(("id", "sitting", "item", "decision", *TITLES), "public")

    sitting = models.ForeignKey(Sitting, models.CASCADE, null=True, related_name="documents")
    item = models.ForeignKey(Item, models.CASCADE, null=True, related_name="documents")
    decision = models.ForeignKey(Decision, models.CASCADE, null=True, related_name="documents")

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.title_ru


class Expression(models.Model):
    """The text of a document in one language, as a file."""

    PRIVACY = {
        **dict.fromkeys(
            ("id", "document", "language", "name", "media_type", "size", "sha256", "content", "added_at"), "public"
        ),
        "by": "internal",
    }

    document = models.ForeignKey(Document, models.CASCADE, related_name="expressions")
    language = models.CharField(max_length=2, choices=choices("kk", "ru", "en"))
    name = models.CharField(max_length=150)
    media_type = models.CharField(max_length=100)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    content = models.BinaryField()
    added_at = models.DateTimeField()
    by = models.CharField(max_length=150)

    class Meta:
        ordering = ["language"]
        constraints = [models.UniqueConstraint(fields=["document", "language"], name="one_text_a_language")]

    def __str__(self) -> str:
        return self.language


class Event(models.Model):
    """One act on a sitting: when, what, and the words that everybody may read."""

    PRIVACY = {**dict.fromkeys(("id", "sitting", "act", "at", "words", "changes"), "public"), "by": "internal"}

    sitting = models.ForeignKey(Sitting, models.CASCADE, related_name="events")
    act = models.CharField(max_length=20)
    at = models.DateTimeField()
    words = models.TextField(blank=True)
    changes = models.JSONField(default=dict)
    by = models.CharField(max_length=150)

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.act


class DecisionFile(models.Model):
    """A table of decisions with their texts: kept for its preview, taken in, perhaps taken back."""

    PRIVACY = dict.fromkeys(
        ("id", "region", "name", "content", "sha256", "by", "at", "applied_at", "undone_by", "undone_at", "made"),
        "internal",
    )

    region = models.ForeignKey(Region, models.PROTECT, related_name="+")
    name = models.CharField(max_length=150)
    content = models.BinaryField()
    sha256 = models.CharField(max_length=64)
    by = models.CharField(max_length=150)
    at = models.DateTimeField()
    applied_at = models.DateTimeField(null=True)
    undone_by = models.CharField(max_length=150, blank=True)
    undone_at = models.DateTimeField(null=True)
    made = models.JSONField(default=dict)  # "decisions" and "expressions": what it brought; "titles": id -> before

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.name


class RollCallImport(models.Model):
    """Files of roll calls that were taken in: which sittings they brought, and whether that was taken back."""

    PRIVACY = dict.fromkeys(
        ("id", "region", "source", "files", "sittings", "by", "at", "undone_by", "undone_at"), "internal"
    )

    region = models.ForeignKey(Region, models.PROTECT, related_name="+")
    source = models.CharField(max_length=60)
    files = models.JSONField()  # name and SHA-256 of each
    sittings = models.JSONField()  # their codes
    by = models.CharField(max_length=150)
    at = models.DateTimeField()
    undone_by = models.CharField(max_length=150, blank=True)
    undone_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.source} {self.pk}"
