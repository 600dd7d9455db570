"""Small clinical-trials extracts, written as rows, for the tests of `resourcing.trials`."""

from datetime import date

from resourcing.scenario import Horizon
from resourcing.trials import Extract, Sponsorship, Study

HORIZON = Horizon(start=date(2027, 1, 1), periods=8)


def study(study_id, *stages, status="COMPLETED", enrollment=None):
    """Return a study with clinical phases and participants."""
    return Study(
        study_id=study_id,
        status=status,
        stages=tuple(float(stage) for stage in stages),
        enrollment=enrollment,
    )


def extract_of(*rows, studies=()):
    """Return an extract from rows of study, sponsor and optional type; studies not given have no phase."""
    known = {item.study_id: item for item in studies}
    for study_id, *_ in rows:
        known.setdefault(study_id, study(study_id))
    sponsorships = (
        Sponsorship(
            study_id=study_id,
            sponsor=sponsor,
            sponsor_type=kind[0] if kind else "INDUSTRY",
            role="lead",
        )
        for study_id, sponsor, *kind in rows
    )
    return Extract(studies=tuple(known.values()), sponsorships=tuple(sponsorships))


def sponsors(*names, kind="INDUSTRY"):
    """Return an extract in which each name sponsors a study of its own."""
    return extract_of(*((f"N{index}", name, kind) for index, name in enumerate(names)))


def busy_extract(num_partners):
    """Return an extract in which Acme shares one study with each of many partners, larger and later by number."""
    rows, studies = [], []
    for index in range(num_partners):
        study_id = f"N{index}"
        kind = "INDUSTRY" if index % 2 else "OTHER"
        name = f"{NAMES[index % len(NAMES)]}{index} {'Pharma' if index % 2 else 'Hospital'}"
        rows += [(study_id, "Acme"), (study_id, name, kind)]
        rows += [(f"X{index}-{n}", name, kind) for n in range(index % 7)]
        rows += [(f"X{index}-{n}", f"Other{n} Biotech") for n in range(index % 7)]
        studies.append(
            study(
                study_id,
                1 + index % 4,
                status=STATUSES[index % len(STATUSES)],
                enrollment=40.0 * index,
            )
        )
    return extract_of(*rows, studies=studies)


NAMES = ("Alder", "Birch", "Cedar", "Dogwood", "Elder", "Fir")
STATUSES = ("COMPLETED", "RECRUITING", "TERMINATED")
