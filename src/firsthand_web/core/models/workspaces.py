"""Where work happens: a workspace holds products and members."""

from typing import ClassVar

from django.db import models
from django.utils import timezone

from firsthand_web.core.models.people import Person


class Role(models.TextChoices):
    """What a member may do. The order is the order of power.

    Contributors and interns change records as editors do; what the workspace declares weighty waits until a
    mentor or an owner accepts it.
    """

    VIEWER = "viewer", "Viewer"
    CONTRIBUTOR = "contributor", "Contributor"
    INTERN = "intern", "Intern"
    EDITOR = "editor", "Editor"
    MENTOR = "mentor", "Mentor"
    OWNER = "owner", "Owner"

    @property
    def rank(self) -> int:
        return list(Role).index(self)


class Discipline(models.TextChoices):
    """What a member contributes from."""

    PRODUCT = "", "Product"
    SOFTWARE = "software", "Software engineering"
    HARDWARE = "hardware", "Hardware engineering"
    DESIGN = "design", "Design"


class Workspace(models.Model):
    """`weighty` names the acts that wait for acceptance; None: all that there are."""

    name = models.CharField(max_length=120)
    slug = models.SlugField(max_length=60, unique=True)
    weighty = models.JSONField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return self.name


class Product(models.Model):
    """Something a team makes; every record belongs to one. `example` marks the invented company."""

    class Kind(models.TextChoices):
        DIGITAL = "digital", "Digital"
        PHYSICAL = "physical", "Physical"

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="products")
    name = models.CharField(max_length=120)
    slug = models.SlugField(max_length=60)
    kind = models.CharField(max_length=10, choices=Kind.choices, default=Kind.DIGITAL)
    example = models.BooleanField(default=False)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["workspace", "slug"], name="product_slug_in_workspace")
        ]

    def __str__(self) -> str:
        return self.name


class Membership(models.Model):
    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="memberships")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=12, choices=Role.choices)
    discipline = models.CharField(max_length=10, choices=Discipline.choices, blank=True)
    joined_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["person__name", "pk"]
        constraints = [models.UniqueConstraint(fields=["workspace", "person"], name="one_membership_each")]

    def __str__(self) -> str:
        return f"{self.person}, {self.get_role_display().lower()}"


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def open(self) -> "InvitationQuerySet":
        return self.filter(accepted_at=None, expires_at__gt=timezone.now())


class Invitation(models.Model):
    """A link that lets one person join. Only the token's digest is kept."""

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="invitations")
    email = models.EmailField()
    role = models.CharField(max_length=12, choices=Role.choices)
    token_digest = models.CharField(max_length=64, unique=True)
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[InvitationQuerySet] = InvitationQuerySet.as_manager()  # type: ignore[assignment]

    def __str__(self) -> str:
        return f"{self.email} as {self.get_role_display().lower()}"
