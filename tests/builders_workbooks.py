"""A register of what workbooks trip over."""

from datetime import date, datetime

from resourcing.domain import Absence, Alliance, Decision, Manager, Register

NASTY = (
    *("=1+1", "007", "'quoted", "_x0041_", "two\nlines", "tab\there", "TRUE", "1E5"),
    *("日本語 Ünïcode עברית", "2027-01-31", "MAR1", "1,5", "<b>&amp;", "-5", "@cmd"),
    *("x" * 32_767, "🙂"),
)
"""Texts that a spreadsheet would like to take for something else."""


def nasty_register() -> Register:
    """Return a register of texts, dates and numbers that workbooks trip over."""
    alliances = tuple(
        Alliance(
            alliance_id=f"00{number}",
            name=text,
            partner="Partner, Inc.",
            kind="asset",
            phase="launch",
            start=date(2024, 2, 29),
            skills=("rare disease", "data"),
            current_manager="007",
            value_at_stake=0.1 + number,
            shared_risk_reward=bool(number % 2),
            business_model_defined=True,
            notes=text,
        )
        for number, text in enumerate(NASTY)
    )
    away = Absence(
        manager_id="007", first_day=date(1899, 1, 1), last_day=date(2100, 1, 1), share=0.25
    )  # fmt: skip
    entries = tuple(
        Decision(time=time, who="李", subject="00", decision="keep")
        for time in (datetime(2026, 1, 2, 23, 59, 59), datetime(2026, 1, 2, 3, 4, 5, 6))
    )
    return Register(
        alliances=alliances,
        managers=(Manager(manager_id="007", name="李", grade="senior", fte=0.35),),
        absences=(away,),
        decisions=entries,
    )
