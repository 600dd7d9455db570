"""Handovers: where a lead comes from and goes to, and how many changes there may be."""

from resourcing.formulation.equations.terms import Rows, Terms, total
from resourcing.formulation.variables import Model, active_periods, candidates, steps
from resourcing.problem import NOBODY


def follow_lead(model: Model) -> Rows:
    """(8) Who leads or holds an alliance is who did before, less what is given, plus what is taken or entered."""
    for a, t, before in steps(model):
        for r in candidates(model.data, a):
            key = (r, a, t)
            flow = [
                (1.0, group[key]) for group in (model.lead, model.hold) if key in group
            ]
            flow += [
                (-1.0, group[key])
                for group in (model.taken, model.entered)
                if key in group
            ]
            if before is not None:
                old = (r, a, before)
                flow += [
                    (-1.0, group[old])
                    for group in (model.lead, model.hold)
                    if old in group
                ]
                flow += [(1.0, group[old]) for group in (model.given,) if old in group]
            yield f"follow_lead_r{r}_a{a}_t{t}", total(flow) == 0


def follow_between(model: Model) -> Rows:
    """(9) An alliance handed over and not yet taken lies between leads."""
    for a, t, before in steps(model):
        if before is not None:
            people = candidates(model.data, a)
            arrive = [
                (1.0, model.given[r, a, before])
                for r in people
                if (r, a, before) in model.given
            ]
            leave = [
                (-1.0, model.taken[r, a, t]) for r in people if (r, a, t) in model.taken
            ]
            stay = (
                [(1.0, model.between[a, before])]
                if (a, before) in model.between
                else []
            )
            yield (
                f"follow_between_a{a}_t{t}",
                total([*arrive, *leave, *stay, (-1.0, model.between[a, t])]) == 0,
            )


def follow_waiting(model: Model) -> Rows:
    """(10) An alliance waits until somebody leads it for the first time within the horizon."""
    for a, t, before in steps(model):
        enter = [
            (1.0, x)
            for r in candidates(model.data, a)
            if (x := model.entered.get((r, a, t))) is not None
        ]
        now = total([*enter, (1.0, model.waiting[a, t])])
        yield (
            f"follow_waiting_a{a}_t{t}",
            now == (1 if before is None else model.waiting[a, before]),
        )


def only_leads_hand_over(model: Model) -> Rows:
    """(11) Only a lead hands over; whoever takes over or enters leads at once."""
    for key, lead in model.lead.items():
        if key in model.given:
            yield "given_by_lead_r{}_a{}_t{}".format(*key), model.given[key] <= lead
        arriving = [
            (1.0, group[key]) for group in (model.taken, model.entered) if key in group
        ]
        if arriving:
            yield (
                "taken_by_lead_r{}_a{}_t{}".format(*key),
                total([*arriving, (-1.0, lead)]) <= 0,
            )


def handover_limit(model: Model) -> Rows:
    """(12) Handovers that count stay within their limit, plus those above it where it is soft.

    Not counted: handovers forced by a lead who has departed when the alliance is next active.
    """
    data, extra = model.data, model.over_handovers.get(())
    if not data.limits_handovers:
        return
    counted = _counted(model)
    if extra is not None:
        counted.append((-1.0, extra))
    if counted:
        yield "handover_limit", total(counted) <= float(data.max_handovers)


def _counted(model: Model) -> Terms:
    """Return the handovers that count: given by somebody still there, or entered while the incumbent is."""
    data, departed = model.data, model.data.departed
    terms: Terms = []
    for (r, a, t), x in model.given.items():
        later = [s for s in active_periods(data, a) if s > t]
        if not departed[r, later[0]]:
            terms.append((1.0, x))
    for (r, a, _), x in model.entered.items():
        incumbent = int(data.incumbent[a])
        first = active_periods(data, a)[0]
        if incumbent not in (NOBODY, r) and not departed[incumbent, first]:
            terms.append((1.0, x))
    return terms
