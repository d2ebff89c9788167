"""People who learn together: a programme with dates, its interns and their mentors."""

from functools import cached_property

from django.db import models

from firsthand.learning.programme import Programme, read_programme_text
from firsthand_web.core.models import Person, Record


class Cohort(Record):
    """`programme` is the text of a programme file: the cohort's own copy, which it may change."""

    title = models.CharField(max_length=120)
    starts_on = models.DateField()
    programme = models.TextField()

    class Meta:
        ordering = ["-starts_on", "-pk"]

    def __str__(self) -> str:
        return self.title

    @cached_property
    def content(self) -> Programme:
        return read_programme_text(self.programme, file="programme.toml")


class Seat(models.Model):
    """Somebody's place in a cohort. All mentors of a cohort are the mentors of all its interns."""

    class Part(models.TextChoices):
        INTERN = "intern", "Intern"
        MENTOR = "mentor", "Mentor"

    cohort = models.ForeignKey(Cohort, on_delete=models.CASCADE, related_name="seats")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    part = models.CharField(max_length=6, choices=Part.choices)

    class Meta:
        ordering = ["part", "person__name", "pk"]
        constraints = [models.UniqueConstraint(fields=["cohort", "person"], name="one_seat_each")]

    def __str__(self) -> str:
        return f"{self.person}, {self.get_part_display().lower()}"
