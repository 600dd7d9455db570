"""What holds of every log: intervals hold the truth as often as they say, no row is lost, patches change what they name."""

import tomllib

import numpy as np
import pandas as pd
import pytest
from builders_calibrate import FIRST, LAST, Truth, log, made_up, world_of
from hypothesis import given, settings
from hypothesis import strategies as st

from resourcing.calibrate import Change, Log, Settings, calibrate
from resourcing.calibrate.credibility import shrunk
from resourcing.calibrate.patching import applied
from resourcing.calibrate.rates import exact_interval
from resourcing.history import wilson, working_clock

NUMBERS = st.floats(0.01, 999, allow_nan=False).map(lambda x: float(f"{x:.4g}"))
NAMES = st.sampled_from(["a", "b c", "ü", "d-e", "1", 'q"q', "h.o"])
WORDS = (
    *("", "x", "-1", "0", "3.5", "99", "inf", "A0", "A1", "M0", "issues", "governance"),
    *("2026-02-01", "2026-02-30", "2026-02-01 10:00", "2026-03-01 10:00"),
)
MESS = st.none() | st.sampled_from(WORDS)


@pytest.mark.parametrize("number", [4.0, 40.0])
def test_intervals_hold_multipliers_drawn_from_the_beliefs(number):
    """Of 2,000 services whose truth is drawn from the belief, 95 in 100 intervals hold it, with few data and with many."""
    rng = np.random.default_rng([1, int(number)])
    shape = 1 / Settings().spreads[0] ** 2
    truth = rng.gamma(shape, 1 / shape, 2000)
    names = [f"s{n}" for n in range(2000)]
    cells = pd.DataFrame(
        {
            "service": names,
            "profile": "p",
            "phase": "development",
            "observed": rng.poisson(truth * number).astype(float),
            "expected": number,
        }
    )
    one = pd.Series(1.0, index=pd.Index(names, name="service"))
    table = shrunk(cells, dispersed=one, settings=Settings())
    top = table[table["level"] == "service"]
    held = (top["low"].to_numpy() <= truth) & (truth <= top["high"].to_numpy())
    assert 0.935 < held.mean() < 0.965
    error = np.abs(top["multiplier"].to_numpy() - truth).mean()
    raw = np.abs(cells["observed"].to_numpy() / number - truth).mean()
    assert error < raw


@pytest.mark.parametrize("mean", [0.5, 3.0, 30.0])
def test_exact_interval_of_counts_never_falls_short(mean):
    """Garwood's interval holds the mean at least as often as it says."""
    counts = np.random.default_rng(2).poisson(mean, 20_000).astype(float)
    low, high = exact_interval(counts, level=0.95)
    assert ((low <= mean) & (mean <= high)).mean() > 0.945


@pytest.mark.slow
@pytest.mark.parametrize(
    "truth",
    [
        Truth(rate_factor=1.5, hours=6.0, cv=0.8),
        Truth(rate_factor=0.7, hours=3.0, cv=1.2),
    ],
)
def test_made_up_logs_give_back_what_they_were_drawn_from(truth):
    """Over forty logs far from the playbook, intervals of hours, rates and hours a month hold the truth as they say."""
    truths = {
        ("hours_per_occurrence", "service", ""): truth.hours,
        ("hours_per_occurrence", "profile", "flagship"): truth.hours,
        ("requests_per_year", "profile", "flagship"): 12 * truth.rate_factor,
        ("requests_per_year", "profile", "partnership"): 6 * truth.rate_factor,
        ("hours_per_month", "profile", "flagship"): truth.hours * truth.rate_factor,
    }
    held = {key: [] for key in truths}
    for seed in range(40):
        tables = made_up(np.random.default_rng([7, seed]), truth=truth)
        found = calibrate(log(tables), since=FIRST, until=LAST, **world_of())
        table = found.to_frame()
        table = table[table["service"] == "issues"]
        table = table.set_index(["quantity", "level", "profile"])
        for key, value in truths.items():
            row = table.loc[key]
            held[key].append(row["low"] <= value <= row["high"])
    rates = {key: np.mean(values) for key, values in held.items()}
    assert min(rates.values()) >= 0.85  # three standard errors below 0.95
    assert np.mean(list(rates.values())) > 0.92


@given(st.lists(st.tuples(*[MESS] * 5), min_size=1, max_size=12))
@settings(max_examples=8, deadline=None)
def test_no_row_of_a_timesheet_is_lost(rows):
    """Whatever stands in the cells, rows used and left out add up, and every row left out is told."""
    columns = ["date", "manager_id", "alliance_id", "service", "hours"]
    sheet = pd.DataFrame(rows, columns=columns, dtype=object)
    found = calibrate(Log.of(timesheet=sheet), **world_of(2)).account
    (total,) = found.totals
    assert total.rows == len(rows) == total.used + total.left_out
    told = [f.rows for f in found.findings if f.done.startswith("left out of every")]
    assert sum(told) >= total.left_out
    assert max(told, default=0) <= total.left_out


@given(st.lists(st.tuples(*[MESS] * 6), min_size=1, max_size=12))
@settings(max_examples=8, deadline=None)
def test_no_row_of_the_requests_is_lost(rows):
    """The same of requests."""
    columns = ["opened", "first_response", "closed", "alliance_id", "service"]
    sheet = pd.DataFrame(rows, columns=[*columns, "manager_id"], dtype=object)
    found = calibrate(Log.of(requests=sheet), **world_of(2)).account
    (total,) = found.totals
    assert total.rows == len(rows) == total.used + total.left_out


@given(st.integers(0, 200), st.integers(0, 200))
@settings(max_examples=50, deadline=None)
def test_wilson_interval_holds_the_fraction(successes, more):
    """The observed fraction lies in its interval, which lies in 0 to 1."""
    trials = successes + more
    low, high = wilson(successes, trials, level=0.95)
    assert 0 <= low <= high <= 1
    if trials:
        assert low - 1e-9 <= successes / trials <= high + 1e-9


@given(
    st.lists(
        st.datetimes(
            pd.Timestamp("2020-01-01").to_pydatetime(),
            pd.Timestamp("2030-01-01").to_pydatetime(),
        ),
        min_size=2,
        max_size=20,
    )
)
@settings(max_examples=50, deadline=None)
def test_working_clock_never_runs_backwards_nor_too_fast(moments):
    """It rises with time, five days a week at most, and by less than a day and a half beyond the days gone by."""
    times = pd.Series(sorted(moments)).astype("datetime64[us]")
    clock = working_clock(times)
    gone = np.diff(times.to_numpy()) / np.timedelta64(1, "D")
    steps = np.diff(clock)
    assert (steps >= -1e-9).all()
    assert (steps <= gone + 1.0 + 1e-9).all()
    weeks = times + pd.Timedelta(days=7)
    assert working_clock(weeks) - clock == pytest.approx(5.0)


@st.composite
def playbooks(draw):
    """Return the text of a playbook's services in one of several forms, and changes of some of its numbers."""
    names = draw(
        st.lists(
            NAMES.filter(lambda n: "." not in n), min_size=1, max_size=3, unique=True
        )
    )
    lines, changes = ["# top", 'title = "x" # [services]'], []
    for name in names:
        profiles = draw(st.lists(NAMES, min_size=1, max_size=3, unique=True))
        hours = draw(NUMBERS)
        numbers = {profile: draw(NUMBERS) for profile in profiles}
        entries = [f"{_quoted(p)} = {number}" for p, number in numbers.items()]
        form = draw(st.integers(0, 2))
        head = f"services.{_quoted(name)}"
        if form == 0:
            lines += ["", f"[{head}] # {name}", f"hours = {hours} # h"]
            lines += [f"occurrences = {{ {', '.join(entries)} }}"]
            lines += draw(st.sampled_from([[], ['basis.hours = "user: x"']]))
        elif form == 1:
            lines += ["", f"[{head}]", f"hours={hours}", f"[{head}.occurrences]"]
            lines += entries
        else:
            lines += [
                "",
                f"[{head}.occurrences]",
                *entries,
                f"[{head}]",
                f"hours = {hours}",
            ]
        changes += [(f"services.{name}.hours", hours)]
        changes += [(f"services.{name}.occurrences.{p}", n) for p, n in numbers.items()]
    chosen = draw(st.lists(st.sampled_from(changes), unique=True, max_size=5))
    return "\n".join([*lines, "", "[last]", "x = 1"]), [
        Change(key=key, before=number, after=draw(NUMBERS), basis=f"derived: {key}")
        for key, number in chosen
    ]


def _quoted(name):
    """Return a key as TOML."""
    return (
        name
        if name.isascii() and name.isalnum()
        else '"' + name.replace('"', '\\"') + '"'
    )


@given(playbooks())
@settings(max_examples=60, deadline=None)
def test_patch_changes_exactly_what_it_names(made):
    """Read again, the text has the new numbers and their basis, and everything else; comments stay."""
    text, changes = made
    data, wanted = tomllib.loads(applied(text, changes=changes)), tomllib.loads(text)
    for change in changes:
        _, service, field, *entry = change.key.split(".", 3)
        section = wanted["services"][service]
        if entry:
            section[field][entry[0]] = change.after
        else:
            section[field] = change.after
        section.setdefault("basis", {})[".".join([field, *entry])] = change.basis
    assert data == wanted
    assert applied(text, changes=changes).count("#") >= text.count("#")
