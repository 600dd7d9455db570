"""What happened in every replication: one row for each request, and the hours of every resource. Frames are in `levels`."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from resourcing.scenario import SimulationSettings
from resourcing.simulate.engine import (
    DONE,
    IN_WORK,
    UNANSWERED,
    WAITING,
    WITHDRAWN,
)
from resourcing.simulate.planned import Done
from resourcing.simulate.staffed import Staffed

DECLINED = 5
"""State of a request that is declined, since the plan gives up what it asks for; the engine leaves it unanswered."""
STATES = {
    DONE: "done",
    WITHDRAWN: "withdrawn",
    UNANSWERED: "unanswered",
    WAITING: "waiting",
    IN_WORK: "in_work",
    DECLINED: "declined",
}
"""What became of a request, in words."""
_CLOSE = 1e-9


@dataclass(frozen=True, kw_only=True, eq=False)
class Replication:
    """One replication within the horizon.

    Attributes
    ----------
    rows
        A row for each request that arrived in the horizon, of dtype `engine.REQUEST`; times in days of the horizon.
    worked
        Hours worked on requests on each working day, shape (resource, day).
    done
        What became of planned work.
    """

    rows: np.ndarray
    worked: np.ndarray
    done: Done


@dataclass(frozen=True, kw_only=True, eq=False)
class Simulation:
    """A plan replayed.

    Attributes
    ----------
    staffed
        The plan as a network.
    settings
        How it was replayed.
    seed
        Seed of everything drawn.
    warm_up
        Working days simulated before the horizon.
    settled
        Whether it had settled by then; None where the number was given.
    enough
        Whether the intervals are as narrow as asked for; None where the number of replications was given.
    replications
        What happened.
    """

    staffed: Staffed
    settings: SimulationSettings
    seed: int
    warm_up: int
    settled: bool | None
    enough: bool | None
    replications: tuple[Replication, ...]

    @property
    def num_replications(self) -> int:
        """Return the number of replications."""
        return len(self.replications)

    @cached_property
    def source(self) -> np.ndarray:
        """Return the source of every request of all replications, shape (request,)."""
        return self._joined("source")

    @cached_property
    def replication(self) -> np.ndarray:
        """Return the replication of every request, shape (request,)."""
        sizes = [len(item.rows) for item in self.replications]
        return np.repeat(np.arange(len(sizes)), sizes)

    @cached_property
    def state(self) -> np.ndarray:
        """Return what became of every request, as in `STATES`, shape (request,)."""
        return self._joined("state")

    @cached_property
    def response(self) -> np.ndarray:
        """Return the working days until each request was begun, infinite where it never was, shape (request,)."""
        days = self._joined("begun") - self._joined("arrived")
        return np.where(np.isnan(days), np.inf, days)

    @cached_property
    def lead(self) -> np.ndarray:
        """Return who led the alliance of each request when it arrived, shape (request,)."""
        return self.staffed.lead_at(self.source, self._joined("arrived"))

    @cached_property
    def hours(self) -> np.ndarray:
        """Return the hours that each request took whoever began it, 0 where nobody did, shape (request,)."""
        server = self._joined("server")
        found, begun = np.zeros(len(server)), server >= 0
        pace = self.staffed.network.pace[server[begun], self.source[begun]]
        found[begun] = pace * self._joined("hours")[begun]
        return found

    @cached_property
    def in_time(self) -> np.ndarray:
        """Return whether each request was begun within its limit, shape (request,)."""
        limits = np.array([item.limit for item in self.staffed.sources])
        return self.response <= limits[self.source] + _CLOSE

    def _joined(self, name: str) -> np.ndarray:
        """Return a column of every replication, one after the other."""
        return np.concatenate([item.rows[name] for item in self.replications])

    def events(self, *, replication: int = 0) -> pd.DataFrame:
        """Return the log of one replication.

        Returns
        -------
        pandas.DataFrame
            A row for each request in order of arrival: alliance_id, service, opened and first_response as working days from
            the start of the horizon, closed likewise (missing where not yet), hours of standard work, resource_id (who began
            it, missing for nobody) and state.
        """
        rows = self.replications[replication].rows
        sources, names = self.staffed.sources, self.staffed.plan.data.resources
        labels = np.array([*names, None], dtype=object)
        return pd.DataFrame(
            {
                "alliance_id": [sources[k].alliance_id for k in rows["source"]],
                "service": [sources[k].service_id for k in rows["source"]],
                "opened": rows["arrived"],
                "first_response": rows["begun"],
                "closed": rows["left"],
                "hours": rows["hours"],
                "resource_id": labels[rows["server"]],
                "state": [STATES[int(code)] for code in rows["state"]],
            }
        )
