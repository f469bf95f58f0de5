"""What the register knows of one trajectory, frozen for the rules. Pure: ``facts.py`` reads it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from engine.rule_values import RuleValues


@dataclass(frozen=True, slots=True)
class Programme:
    """The programme of the case. ``entry_deadline`` is month and day, ``01-15``.

    ``late_entry`` tells whether the class council may allow a later start.
    """

    kind: str
    entry_deadline: str = "01-15"
    late_entry: bool = True


@dataclass(frozen=True, slots=True)
class Place:
    """The workplace chosen on the case. ``left`` are the places free for this learner, the one held for them included.

    ``held_until`` is the last day of the place held for this learner, None when none is or ever was.
    """

    company: str
    left: int
    same_programme: bool
    from_on: date
    until_on: date | None = None
    withdrawn: bool = False
    simulated: bool = False
    held_until: date | None = None


@dataclass(frozen=True, slots=True)
class Company:
    """The company and establishment chosen on the case; ``status`` is the worse of both.

    ``week_limit`` are the hours a week that the joint committee allows this learner, None when it is not known.
    """

    status: str = "active"
    social_maribel: bool = False
    committee: str = ""
    week_limit: float | None = None


@dataclass(frozen=True, slots=True)
class Recognition:
    """The recognition of the establishment for the programme that fits the start best."""

    status: str
    seen_on: date
    granted_on: date | None = None
    valid_until: date | None = None


@dataclass(frozen=True, slots=True)
class Mentor:
    """The mentor chosen on the case. Age and years as seen on ``conditions_seen_on``.

    ``learners`` are the others this mentor guides on the start date. ``max_learners`` and ``training_months`` are the
    partnership's own, None where it sets none.
    """

    name: str
    has_address: bool
    at_site: bool
    age: int | None = None
    experience_years: int | None = None
    conditions_seen_on: date | None = None
    extract_issued_on: date | None = None
    training_done_on: date | None = None
    training_deadline_on: date | None = None
    derogation_on: date | None = None
    gone_on: date | None = None
    learners: int = 0
    max_learners: int | None = None
    training_months: int | None = None


@dataclass(frozen=True, slots=True)
class Agreement:
    """An agreement of this trajectory that has not been taken back. ``main`` is the one the case follows.

    ``suspended_from`` is the first day of a suspension that is not over.
    """

    main: bool
    starts_on: date
    ends_on: date
    ended_on: date | None
    hours: float
    suspended_from: date | None = None
    trial_until: date | None = None

    def runs_on(self, day: date) -> bool:
        """Tell whether ``day`` lies between its first and its last day."""
        return self.starts_on <= day <= (self.ended_on or self.ends_on)


@dataclass(frozen=True, slots=True)
class Plan:
    """How far the training plan is: competences that miss a score, and that are not reached by all who score.

    ``no_cluster`` tells that the programme has clusters of competences and none is fully reached.
    """

    left: int = 0
    unreached: int = 0
    no_cluster: bool = False


@dataclass(frozen=True, slots=True)
class Known:
    """Everything of the register that the rules of a trajectory look at.

    ``second`` is the recognition of the second workplace on its start date, ``second_company`` who offers it. ``plan``
    is None when the register has no training plan. ``unfit_needs`` are needs for the workplace that name a protected
    ground rather than the work. ``urgent_leave_days`` were taken this calendar year.
    """

    values: RuleValues
    programme: Programme | None = None
    place: Place | None = None
    company: Company = field(default_factory=Company)
    recognition: Recognition | None = None
    second: Recognition | None = None
    second_company: Company = field(default_factory=Company)
    mentor: Mentor | None = None
    agreements: tuple[Agreement, ...] = ()
    plan: Plan | None = None
    unfit_needs: tuple[str, ...] = ()
    urgent_leave_days: int = 0
