"""What must hold in every replication, whatever happened: no request is lost, and Little's law."""

from collections.abc import Iterator

import numpy as np

from resourcing.simulate.engine import DONE, IN_WORK, UNANSWERED, WAITING, WITHDRAWN
from resourcing.simulate.network import Network

_CLOSE = 1e-6


def check_replication(
    network: Network, rows: np.ndarray, worked: np.ndarray, area: float
) -> None:
    """Raise RuntimeError where requests or hours were lost on the way.

    Parameters
    ----------
    network
        What was simulated.
    rows, worked, area
        What the engine returned.
    """
    for said in _violations(network, rows, worked, area):
        raise RuntimeError(said)


def _violations(
    network: Network, rows: np.ndarray, worked: np.ndarray, area: float
) -> Iterator[str]:
    """Yield what does not hold, as sentences."""
    known = np.isin(rows["state"], [DONE, WITHDRAWN, UNANSWERED, WAITING, IN_WORK])
    gone = np.isin(rows["state"], [DONE, WITHDRAWN, UNANSWERED])
    if not known.all() or (gone != ~np.isnan(rows["left"])).any():
        yield "a request neither left nor stayed"
    left = np.where(gone, rows["left"], network.end)
    present = float((left - rows["arrived"]).sum())
    if abs(present - area) > _CLOSE * max(1.0, area):
        yield f"Little's law: requests stay {present} days, {area} were present"
    if (rows["begun"] < rows["arrived"]).any() or (left < rows["arrived"]).any():
        yield "a request was begun, or left, before it arrived"
    done = rows["state"] == DONE
    least = float((_least_pace(network)[rows["source"]] * rows["hours"])[done].sum())
    if least > worked.sum() * (1 + _CLOSE) + _CLOSE:
        yield f"{least} hours were done in {worked.sum()}"


def _least_pace(network: Network) -> np.ndarray:
    """Return the least pace of anybody who may answer a source, shape (source,).

    Work that somebody leaves behind is taken up by the next lead at another pace.
    """
    answers = np.concatenate([network.lead[:, :, None], network.helpers], axis=2)
    own = np.arange(network.num_sources)[:, None, None]
    nobody = np.full((1, network.num_sources), np.inf)  # the last row, for -1
    pace = np.concatenate([network.pace, nobody])[answers, own]
    least = pace.min(axis=(1, 2), initial=np.inf)
    return np.where(np.isfinite(least), least, 0.0)
