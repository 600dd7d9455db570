"""The small portfolio with everything else that may be decided: candidates, a contractor, support, oversight, limits.

The plan is given, not solved: the first candidate leads A2 when M2 is gone, team T2 leads A6 with a manager beside it.
"""

from datetime import date
from functools import cache

from builders_playbook import small_playbook
from builders_run import led_so, small_register, small_scenario

from resourcing.playbook import BundleFractions, Playbook
from resourcing.scenario import Candidate, Contractor, MayLead, Option
from resourcing.study import Case, Run, prepare

CANDIDATE = Candidate(
    manager_id="C",
    name="Candidate",
    grade="senior",
    fte=1.0,
    available_from=date(2027, 4, 1),
    annual_cost=120_000.0,
    count=2,
)
CONTRACTOR = Contractor(
    contractor_id="X",
    name="Contractor",
    grade="senior",
    hourly_cost=50.0,
    hours_per_month=10.0,
)
OPTION = Option(
    title="More levers",
    candidates=(CANDIDATE,),
    contractors=(CONTRACTOR,),
    may_lead=(MayLead(resourcing="project_management", profiles=("light",)),),
    budget={"2027": 110_000.0},
)
LEADS = {
    "A1": "M1 M1 M1 M1",
    "A2": "M2 M2 C-1 C-1",
    "A4": "M3 M3 M3 M3",
    "A6": "T2 T2 T2 -",
}


def helping_playbook() -> Playbook:
    """Return the small playbook with support of core and higher-value hours, and two hours of oversight a month."""
    book = small_playbook()
    share = BundleFractions(essential=0.0, core=0.5, higher_value=0.5)
    profiles = {
        name: row.replace(support_share=share, oversight_hours_per_month=2.0)
        for name, row in book.profiles.items()
    }
    return book.replace(profiles=profiles)


def levers_case(option: Option = OPTION, **changes) -> Case:
    """Return the case, not solved; `changes` are of the scenario."""
    teams = tuple(row.replace(units=()) for row in small_register().teams)
    fields = {"options": {"levers": option}, "max_handovers": 3, **changes}
    return prepare(
        small_scenario(**fields),
        register=small_register().replace(teams=teams),
        playbook=helping_playbook(),
        option="levers",
    )


@cache
def levers_run() -> Run:
    """Return the run with the given plan."""
    return led_so(levers_case(), LEADS)
