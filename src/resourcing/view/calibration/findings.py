"""A calibration with names instead of identifiers, in the order to read it.

Every number comes from the calibration.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from resourcing.calibrate import Calibration
from resourcing.playbook import SEGMENTS, Playbook
from resourcing.simulate.wording import BROKEN, KEPT, UNSURE
from resourcing.view.pages import records
from resourcing.view.plots import Learned

VERDICTS: Mapping[str, str] = {"kept": KEPT, "broken": BROKEN, "not told": UNSURE}
"""Verdicts on promises as the pages write them."""
ALL = "all"


@dataclass(frozen=True, kw_only=True, eq=False)
class Findings:
    """What a log teaches, and the playbook that it was held against.

    Attributes
    ----------
    found
        The calibration.
    playbook
        The playbook, for names.
    """

    found: Calibration
    playbook: Playbook

    def service(self, key: str) -> str:
        """Return the name of a service; that of all of them; an unknown one as it is."""
        if key == ALL:
            return "All services"
        item = self.playbook.services.get(key)
        return key if item is None else item.name

    def profile(self, key: object) -> str:
        """Return the name of a profile; an unknown one as it is, nothing where there is none."""
        item = self.playbook.profiles.get(str(key))
        if item is not None:
            return item.name
        return str(key) if isinstance(key, str) else ""

    def group(self, row: Mapping[str, Any]) -> str:
        """Return the name of a group of requests: all, a segment, a profile or a service."""
        by, key = str(row["by"]), str(row["key"])
        if by == "profile":
            return self.profile(key)
        if by == "service":
            return self.service(key)
        return "everything" if by == ALL else key

    def estimates(self, quantity: str, *, level: str) -> list[dict[str, Any]]:
        """Return the estimates of a quantity at a level."""
        table = self.found.to_frame()
        mine = (table["quantity"] == quantity) & (table["level"] == level)
        return records(table[mine])

    def learned(self, quantity: str) -> list[Learned]:
        """Return the numbers of services that can be held against the playbook, the largest multiple of it first."""
        items = [
            Learned(
                name=self.service(row["service"]),
                playbook=float(row["playbook"]),
                estimate=float(row["estimate"]),
                low=float(row["low"]),
                high=float(row["high"]),
                counted=row["source"] != "playbook",
            )
            for row in self.estimates(quantity, level="service")
            if row["playbook"] > 0
        ]
        return sorted(items, key=lambda item: -item.estimate / item.playbook)

    def answered(self, by: str) -> list[dict[str, Any]]:
        """Return the responses of groups of one kind in order, with name and verdict as pages write them."""
        table = self.found.to_responses()
        rows = sorted(records(table[table["by"] == by]), key=_place)
        return [
            {**row, "name": self.group(row), "verdict": VERDICTS[row["verdict"]]}
            for row in rows
        ]

    def arrivals(self) -> Iterator[tuple[str, dict[str, dict[str, Any]]]]:
        """Yield each service whose arrivals were tested, with its tests by name."""
        table = self.found.to_tests()
        for key in table["service"].unique():
            own = records(table[table["service"] == key])
            yield self.service(key), {row["test"]: row for row in own}

    @property
    def used(self) -> int:
        """Return the rows of the log that were used."""
        return sum(item.used for item in self.found.account.totals)


def _place(row: Mapping[str, Any]) -> int:
    """Return the place of a group: segments in the order of the playbook, all else as it comes."""
    return SEGMENTS.index(row["key"]) if row["key"] in SEGMENTS else 0
