"""A register from a two-table ClinicalTrials.gov extract: a company's partners, counted evidence, a made-up team.

Answers who the partners are and what the registry counts about them; writes no file and computes no plan.
"""

from resourcing.trials.company import Relative, match_company
from resourcing.trials.evidence import PartnerEvidence
from resourcing.trials.extract import Extract, Sponsorship, Study
from resourcing.trials.portfolio import ReviewItem, TrialsPortfolio, derive_portfolio
from resourcing.trials.reading import read_extract
from resourcing.trials.team import ANNUAL_COST, SeededTeam, seed_team

__all__ = [
    "ANNUAL_COST",
    "Extract",
    "PartnerEvidence",
    "Relative",
    "ReviewItem",
    "SeededTeam",
    "Sponsorship",
    "Study",
    "TrialsPortfolio",
    "derive_portfolio",
    "match_company",
    "read_extract",
    "seed_team",
]
