"""Replays a plan with requests that arrive by chance: how fast they are answered, and how much planned work they displace.

Requests go to the lead, or where it is busy to those who support it; planned work yields to them. Compiled; the compiled code
is cached on disk.
"""

from resourcing.simulate.chance import stream_key
from resourcing.simulate.engine import REQUEST, replicate
from resourcing.simulate.levels import (
    COLUMNS,
    GROUPS,
    Group,
    groups,
    service_levels,
)
from resourcing.simulate.network import Network, ServiceTime
from resourcing.simulate.outcome import Replication, Simulation
from resourcing.simulate.paired import differences
from resourcing.simulate.ratios import Interval
from resourcing.simulate.replaying import simulate
from resourcing.simulate.staffed import Staffed, staffed
from resourcing.simulate.standing import moving
from resourcing.simulate.wording import told, verdict

__all__ = [
    "COLUMNS",
    "GROUPS",
    "REQUEST",
    "Group",
    "Interval",
    "Network",
    "Replication",
    "ServiceTime",
    "Simulation",
    "Staffed",
    "differences",
    "groups",
    "moving",
    "replicate",
    "service_levels",
    "simulate",
    "staffed",
    "stream_key",
    "told",
    "verdict",
]
