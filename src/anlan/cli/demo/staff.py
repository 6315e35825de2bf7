"""Who acts in the demo: the people of the roster, as actors, by unit and role."""

from collections import defaultdict
from random import Random
from uuid import UUID

from anlan.accounts.models import Membership
from anlan.accounts.queries import actor_for
from anlan.accounts.states import UNIT, Role
from anlan.campaigns.models import Submission
from anlan.campaigns.states import ReviewStep
from anlan.hazards.models import Hazard
from anlan.hazards.states import Grade
from anlan.kernel.scope import Actor


class Staff:
    """The actors of the demo district; each is asked for once."""

    def __init__(self, random: Random) -> None:
        self._random = random
        self._by_unit: dict[tuple[UUID, str], Membership] = {}
        self._by_role: dict[str, list[Membership]] = defaultdict(list)
        self._actors: dict[UUID, Actor] = {}
        for membership in Membership.objects.filter(ended_at=None).select_related("user", "unit"):
            self._by_unit[membership.unit_id, membership.role] = membership
            self._by_role[membership.role].append(membership)

    def answerers(self, unit_id: UUID) -> list[Actor]:
        """Those of a unit who fill in sheets."""
        found = [self._by_unit.get((unit_id, role)) for role in (*UNIT, Role.POST_HOLDER)]
        return [self._actor(each) for each in found if each is not None]

    def head(self, unit_id: UUID) -> Actor:
        """The unit's head."""
        return self._actor(self._by_unit[unit_id, Role.UNIT_HEAD])

    def officer(self, unit_id: UUID) -> Actor:
        """The unit's safety officer, on whom rectification falls."""
        return self._actor(self._by_unit[unit_id, Role.UNIT_SAFETY_OFFICER])

    def leader(self) -> Actor:
        """One of the bureau's leaders."""
        return self._actor(self._random.choice(self._by_role[Role.BUREAU_LEADER]))

    def administrator(self) -> Actor:
        """The bureau's administrator."""
        return self._actor(self._by_role[Role.BUREAU_ADMINISTRATOR][0])

    def visitors(self, role: str) -> list[Actor]:
        """Inspectors or experts."""
        return [self._actor(each) for each in self._by_role[role]]

    def judge(self, hazard: Hazard) -> Actor:
        """Who accepts it: the bureau a major one, else the central school above, else the bureau."""
        if hazard.grade == Grade.MAJOR:
            return self.administrator()
        for membership in self._by_role[Role.CENTRAL_SCHOOL_OFFICER]:
            if hazard.unit_path.startswith(membership.unit_path):
                return self._actor(membership)
        return self.administrator()

    def reviewer(self, submission: Submission) -> Actor:
        """Who is to look at it on the step where it waits; the bureau where nobody else is."""
        if submission.step == ReviewStep.CENTRAL_SCHOOL:
            for membership in self._by_role[Role.CENTRAL_SCHOOL_OFFICER]:
                if submission.unit_path.startswith(membership.unit_path):
                    return self._actor(membership)
        if submission.step == ReviewStep.SECTION:
            for membership in self._by_role[Role.SECTION_OFFICER]:
                if membership.unit.section_key == submission.section_key:
                    return self._actor(membership)
        return self.administrator()

    def _actor(self, membership: Membership) -> Actor:
        if membership.user_id not in self._actors:
            self._actors[membership.user_id] = actor_for(membership.user)
        return self._actors[membership.user_id]
