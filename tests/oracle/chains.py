"""Queues solved state by state with 60 digits: what the formulas must give, from other algebra."""

import mpmath as mp

mp.mp.dps = 60
TAIL = mp.mpf(10) ** -50


def exact(value):
    """Return a float or a whole number as it is, in 60 digits."""
    return mp.mpf(value)


def birth_death(ratios):
    """Return the probabilities of a chain from p(n) / p(n - 1)."""
    weights = [mp.mpf(1)]
    for ratio in ratios:
        weights.append(weights[-1] * ratio)
    total = mp.fsum(weights)
    return [weight / total for weight in weights]


def blocking(servers, load):
    """Return Erlang's B as the last of the states of a loss queue."""
    load = exact(load)
    return birth_death(load / k for k in range(1, servers + 1))[-1]


def endless(servers, arrivals, rate):
    """Return wait probability, mean wait and empty probability of M/M/c: states up to c, and a geometric tail."""
    arrivals, rate = exact(arrivals), exact(rate)
    load = arrivals / rate
    states = birth_death(load / k for k in range(1, servers + 1))
    rho = load / servers
    tail = states[-1] / (1 - rho)
    total = mp.fsum(states[:-1]) + tail
    waiting = tail / total
    return waiting, waiting / (servers * rate - arrivals), states[0] / total


def completions(mean, count):
    """Return the probability of at most j Poisson completions for j below count."""
    term = mp.exp(-mean)
    below = [term]
    for done in range(1, count):
        term *= mean / done
        below.append(below[-1] + term)
    return below[:count]


def of_states(states, seen, servers, rate):
    """Return measures from the states, and from those that arrivals (who get in) see."""
    waiting = seen[servers:]
    service = servers * exact(rate)
    return {
        "wait_probability": mp.fsum(waiting),
        "mean_wait": mp.fsum(p * (j + 1) for j, p in enumerate(waiting)) / service,
        "mean_queue": mp.fsum(p * max(n - servers, 0) for n, p in enumerate(states)),
        "mean_in_system": mp.fsum(p * n for n, p in enumerate(states)),
        "occupancy": mp.fsum(p * min(n, servers) for n, p in enumerate(states))
        / servers,
        "empty_probability": states[0],
    }


def exceeding(seen, servers, rate, limit):
    """Return the probability of a wait above a limit from what arrivals see."""
    waiting = seen[servers:]
    late = completions(servers * exact(rate) * exact(limit), len(waiting))
    return mp.fsum(p * q for p, q in zip(waiting, late, strict=True))


def limited(servers, capacity, arrivals, rate):
    """Return the states of M/M/c/K, and those that the admitted see."""
    arrivals, rate = exact(arrivals), exact(rate)
    states = birth_death(
        arrivals / (min(n, servers) * rate) for n in range(1, capacity + 1)
    )
    admitted = mp.fsum(states[:-1])
    return states, [state / admitted for state in states[:-1]]


def population(servers, size, each, rate):
    """Return the states of a limited population, and those that one who asks sees."""
    each, rate = exact(each), exact(rate)

    def states(many):
        return birth_death(
            (many - n + 1) * each / (min(n, servers) * rate) for n in range(1, many + 1)
        )

    return states(size), states(size - 1)


def impatient(servers, arrivals, rate, leaving):
    """Return the states of M/M/c+M, as far as they count among those who wait."""
    arrivals, rate, leaving = exact(arrivals), exact(rate), exact(leaving)
    ratios = [arrivals / (n * rate) for n in range(1, servers + 1)]
    weight = total = mp.mpf(1)
    while True:
        out = servers * rate + (len(ratios) - servers + 1) * leaving
        ratios.append(arrivals / out)
        weight *= ratios[-1]
        total += weight
        if arrivals < out and weight * arrivals < total * TAIL * (out - arrivals):
            return birth_death(ratios)


def still_waiting(states, servers, rate, leaving, limit):
    """Return the probability that an arrival waits longer, by the times until those ahead have gone.

    One who finds c + j present is served after j + 1 exponential phases of rates c mu + j theta, ..., c mu (those ahead
    leave or are served); their sum's distribution, and then the arrival's own patience, by uniformization.
    """
    rate, leaving, limit = exact(rate), exact(leaving), exact(limit)
    ahead = states[servers:]
    top = servers * rate + len(ahead) * leaving
    probs, total = list(ahead), mp.mpf(0)
    weight, n = mp.exp(-top * limit), 0
    done = mp.mpf(0)
    while done < 1 - TAIL:
        total += weight * mp.fsum(probs)
        done += weight
        moves = [(servers * rate + j * leaving) / top for j in range(len(ahead))]
        probs = [
            p * (1 - m) + (probs[j + 1] * moves[j + 1] if j + 1 < len(probs) else 0)
            for j, (p, m) in enumerate(zip(probs, moves, strict=True))
        ]
        n += 1
        weight *= top * limit / n
    return total * mp.exp(-leaving * limit)
