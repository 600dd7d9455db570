"""How long those who ask have to wait: closed formulas of queueing theory, as pure functions of numbers.

Which are exact and which approximate is told in docs/queueing.md. Knows nothing about alliances or people.
"""

from resourcing.queueing.erlang import erlang_b, erlang_c, max_offered_load
from resourcing.queueing.finite_source import mmc_finite_source
from resourcing.queueing.general import gg1, mg1, mgc
from resourcing.queueing.markov import mmc, mmck
from resourcing.queueing.measures import QueueMeasures, UnknownWaitError
from resourcing.queueing.patience import erlang_a
from resourcing.queueing.priority import priority_mmc
from resourcing.queueing.priority_general import priority_mg1
from resourcing.queueing.staffing import servers_needed

__all__ = [
    "QueueMeasures",
    "UnknownWaitError",
    "erlang_a",
    "erlang_b",
    "erlang_c",
    "gg1",
    "max_offered_load",
    "mg1",
    "mgc",
    "mmc",
    "mmc_finite_source",
    "mmck",
    "priority_mg1",
    "priority_mmc",
    "servers_needed",
]
