"""People who learn together: a programme with dates, its interns and their mentors."""

from functools import cached_property, lru_cache

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

    @property
    def line(self) -> str:
        """How it looks from outside: who learns there, for how long, with whom."""
        seats = list(self.seats.select_related("person"))
        interns = sum(seat.part == Seat.Part.INTERN for seat in seats)
        mentors = ", ".join(str(seat.person) for seat in seats if seat.part == Seat.Part.MENTOR)
        learn = f"{interns} intern{'' if interns == 1 else 's'}"
        with_whom = f"with {mentors}" if mentors else "and no mentor yet"
        return f"{learn} {with_whom}, {len(self.content.weeks)} weeks from {self.starts_on:%-d %b %Y}"

    @cached_property
    def content(self) -> Programme:
        return _read(self.programme)


@lru_cache(maxsize=16)
def _read(programme: str) -> Programme:
    """Kept, because one page asks for the programme of many records."""
    return read_programme_text(programme, file="programme.toml")


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
