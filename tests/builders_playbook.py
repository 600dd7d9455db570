"""A small valid playbook in round numbers, for tests that need one; not the default playbook."""

from resourcing.playbook import (
    BundleFractions,
    ByBundle,
    ByGrade,
    BySegment,
    Charges,
    Criterion,
    DecisionRow,
    Dimension,
    DimensionRule,
    FrontDoor,
    OccupancyPrice,
    Planning,
    Playbook,
    Profile,
    Service,
    ServiceLevel,
    Value,
)

LEVELS = ("very low", "low", "middling", "high", "very high")
ACTIVE = ("development", "launch", "commercial", "wind_down")


def small_playbook() -> Playbook:
    """Return a playbook with five criteria, six rules, five profiles and five services.

    The cut points are 2.5 and 3.5 on every dimension. Criticality: importance (0.6, judged) and programs (0.4,
    counted: 1, 2, 4, 8). Cross-functionality: functions (0.5, counted: 2, 4, 6, 8) and geographies (0.5, judged).
    Interconnectivity: dependence (1.0, judged). Needs in a development month, in hours, by profile: flagship and
    ecosystem 10 essential planned + 4 on request, 5 core, 6 higher-value; partnership and embedded 5 + 2, 5, 0;
    light 2.5, 0, 0.
    """
    return Playbook(
        title="Small playbook for tests",
        version="test",
        front_door=FrontDoor(),
        dimensions={
            "criticality": _cuts("How much does the business depend on it?"),
            "cross_functionality": _cuts("How many parts of the company work on it?"),
            "interconnectivity": _cuts("How many others must the partner bring along?"),
        },
        criteria=_criteria(),
        decision_table=_decision_table(),
        profiles=_profiles(),
        sla={
            "flagship": _sla(0.9, 0.5, 2.0),
            "ecosystem": _sla(0.9, 0.5, 2.0),
            "partnership": _sla(0.8, 0.0, 5.0),
            "embedded": _sla(0.8, 0.0, 5.0),
            "light": _sla(0.5, 0.0, 10.0),
        },
        services=_services(),
        planning=_planning(),
        value=Value(
            segment_weight=BySegment(complex=100.0, typical=40.0, simple=12.0),
            bundle_rate=ByBundle(essential=3.0, core=2.0, higher_value=1.0),
        ),
        charges=Charges(
            shortfall_rate=ByBundle(essential=10.0, core=4.0, higher_value=1.0),
            handover_rate=0.15,
            points_per_thousand=0.2,
            span_points=10.0,
            occupancy_points_per_hour=5.0,
            occupancy_prices=(OccupancyPrice(above=0.9, points_per_month=20.0),),
        ),
    )


def _cuts(question: str) -> DimensionRule:
    """Return a dimension that is medium from 2.5 and high from 3.5."""
    return DimensionRule(question=question, medium_from=2.5, high_from=3.5)


def _criterion(
    dimension: Dimension,
    name: str,
    *,
    weight: float,
    count_of: str | None = None,
    counts: tuple[float, ...] = (),
) -> Criterion:
    """Return a criterion, counted where `counts` are given."""
    return Criterion(
        dimension=dimension,
        name=name,
        question=f"{name}?",
        weight=weight,
        levels=LEVELS,
        count_of=count_of,
        counts=counts,
    )


def _criteria() -> dict[str, Criterion]:
    """Return three judged and two counted criteria."""
    return {
        "importance": _criterion("criticality", "Importance", weight=0.6),
        "programs": _criterion(
            "criticality",
            "Programs",
            weight=0.4,
            count_of="shared programs",
            counts=(1.0, 2.0, 4.0, 8.0),
        ),
        "functions": _criterion(
            "cross_functionality",
            "Functions",
            weight=0.5,
            count_of="functions involved",
            counts=(2.0, 4.0, 6.0, 8.0),
        ),
        "geographies": _criterion("cross_functionality", "Geographies", weight=0.5),
        "dependence": _criterion("interconnectivity", "Dependence", weight=1.0),
    }


def _decision_table() -> tuple[DecisionRow, ...]:
    """Return six rules, the last of which matches everything."""
    return (
        DecisionRow(
            rule="critical and cross-functional",
            criticality=("high",),
            cross_functionality=("medium", "high"),
            profile="flagship",
        ),
        DecisionRow(
            rule="critical and interconnected",
            criticality=("high",),
            interconnectivity=("high",),
            profile="ecosystem",
        ),
        DecisionRow(rule="critical", criticality=("high",), profile="partnership"),
        DecisionRow(
            rule="medium and cross-functional",
            criticality=("medium",),
            cross_functionality=("medium", "high"),
            profile="partnership",
        ),
        DecisionRow(
            rule="medium and interconnected",
            criticality=("medium",),
            interconnectivity=("medium", "high"),
            profile="embedded",
        ),
        DecisionRow(rule="everything else", profile="light"),
    )


def _profiles() -> dict[str, Profile]:
    """Return two complex, two typical and one simple profile."""
    return {
        "flagship": Profile(
            name="Flagship",
            description="Critical, across functions",
            segment="complex",
            resourcing=("node_team_central",),
            least_grade="senior",
        ),
        "ecosystem": Profile(
            name="Ecosystem",
            description="Critical, many third parties",
            segment="complex",
            resourcing=("node_team_central", "specialist"),
            least_grade="senior",
        ),
        "partnership": Profile(
            name="Partnership",
            description="Matters, led from the center",
            segment="typical",
            resourcing=("node_team_central", "innovation"),
            least_grade="manager",
        ),
        "embedded": Profile(
            name="Embedded",
            description="Matters, led from within a unit",
            segment="typical",
            resourcing=("node_team_central", "node_team_embedded"),
            least_grade="manager",
        ),
        "light": Profile(
            name="Light",
            description="Little to coordinate",
            segment="simple",
            resourcing=("node_team_central", "node_team_embedded", "market_facing"),
            least_grade="associate",
        ),
    }


def _sla(essential: float, core: float, days: float) -> ServiceLevel:
    """Return an agreement with floors on two bundles, met for 90 % of requests."""
    return ServiceLevel(
        floors=BundleFractions(essential=essential, core=core),
        response_days=days,
        response_fraction=0.9,
    )


def _services() -> dict[str, Service]:
    """Return five services over the three bundles, planned and on request."""
    return {
        "startup": Service(
            name="Start-up",
            description="Launch within the first 100 days",
            bundle="essential",
            trigger="planned",
            hours=40.0,
            occurrences={
                "flagship": 3.65,
                "ecosystem": 3.65,
                "partnership": 3.65,
                "embedded": 3.65,
            },
            phase_multipliers=dict.fromkeys(ACTIVE, 0.0),
        ),
        "governance": Service(
            name="Governance",
            description="Committee meetings prepared, run and followed up",
            bundle="essential",
            trigger="planned",
            hours=10.0,
            occurrences={
                "flagship": 12.0,
                "ecosystem": 12.0,
                "partnership": 6.0,
                "embedded": 6.0,
                "light": 3.0,
            },
        ),
        "issues": Service(
            name="Issues",
            description="Issues resolved",
            bundle="essential",
            trigger="on_request",
            hours=4.0,
            occurrences={
                "flagship": 12.0,
                "ecosystem": 12.0,
                "partnership": 6.0,
                "embedded": 6.0,
            },
            phase_multipliers={"launch": 1.5},
        ),
        "reporting": Service(
            name="Reporting",
            description="Monthly report",
            bundle="core",
            trigger="planned",
            hours=5.0,
            occurrences={
                "flagship": 12.0,
                "ecosystem": 12.0,
                "partnership": 12.0,
                "embedded": 12.0,
            },
        ),
        "foresight": Service(
            name="Foresight",
            description="Decisions planned ahead",
            bundle="higher_value",
            trigger="planned",
            hours=6.0,
            occurrences={"flagship": 12.0, "ecosystem": 12.0},
            least_grade="senior",
        ),
    }


def _planning() -> Planning:
    """Return planning assumptions in round numbers."""
    return Planning(
        productive_hours_per_month=120.0,
        occupancy_ceiling=1.0,
        startup_days=100,
        ramp_up=(0.25, 0.5, 0.75),
        overhead_hours_per_month=BySegment(complex=4.0, typical=2.0, simple=1.0),
        handover_in_hours=BySegment(complex=24.0, typical=12.0, simple=4.0),
        handover_out_hours=BySegment(complex=12.0, typical=6.0, simple=2.0),
        cold_handover_factor=1.5,
        span=ByGrade(associate=4.0, manager=5.0, senior=6.0, lead=6.0),
        span_weight=BySegment(complex=2.0, typical=1.0, simple=0.4),
        pace=ByGrade(associate=1.2, manager=1.0, senior=0.9, lead=0.9),
        team_pace={"project_management": 1.25},
        thin_hours_per_week=2.0,
    )


def free_of(charges: Charges, price: str) -> Charges:
    """Return charges of which one price is 0."""
    zero = {"essential": 0.0, "core": 0.0, "higher_value": 0.0}
    return charges.replace(**{price: zero if price == "shortfall_rate" else 0.0})
