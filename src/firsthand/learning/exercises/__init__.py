"""Short exercises in reading numbers, made from the practice company, whose truth is known."""

from firsthand.learning.exercises.kinds import KINDS, exercise, kinds
from firsthand.learning.exercises.model import Exercise, Option

__all__ = ["KINDS", "Exercise", "Option", "exercise", "kinds"]
