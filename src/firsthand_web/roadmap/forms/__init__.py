"""Forms of roadmap."""

from firsthand_web.roadmap.forms.capacity import HorizonForm, TeamForm, UserBaseForm
from firsthand_web.roadmap.forms.decisions import AdoptionForm, DecisionForm
from firsthand_web.roadmap.forms.items import ImportForm, ItemForm, ReachForm

__all__ = [
    "AdoptionForm",
    "DecisionForm",
    "HorizonForm",
    "ImportForm",
    "ItemForm",
    "ReachForm",
    "TeamForm",
    "UserBaseForm",
]
