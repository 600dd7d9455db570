"""Commands that hand something to people: `playbook`, `sla`, `handover`, `selfcheck`; each writes one page."""

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from resourcing.cli.progress import Progress
from resourcing.cli.usage import Commands, add_option, checked

if TYPE_CHECKING:
    from resourcing.playbook import Playbook
    from resourcing.read import Inputs
    from resourcing.study import Case
    from resourcing.study.agreeing import Leads, Sheet
    from resourcing.study.maturity import Sign


def add_playbook(commands: Commands) -> None:
    """Add `playbook`."""
    sub = commands.add_parser(
        "playbook", help="the playbook as a page to read and to print"
    )
    sub.description = (
        "The rules for those who work by them: profiles, placing, service levels, who does what, engagement, handoffs, "
        "tips and traps, glossary, and what every number rests on. Of a scenario, the rules on its first day."
    )
    sub.add_argument("path", type=Path, help="playbook or scenario file (TOML)")
    _add_page(sub)
    sub.set_defaults(command=_playbook)


def add_sla(commands: Commands) -> None:
    """Add `sla`."""
    sub = commands.add_parser(
        "sla", help="the service-level sheet of one alliance, on a page"
    )
    _add_scenario(sub)
    add_option(sub)
    _add_alliance(sub)
    sub.add_argument(
        "--run",
        type=Path,
        metavar="DIR",
        help="folder of a run whose plan names the leads; default: today's lead",
    )
    sub.add_argument(
        "--for",
        dest="reader",
        choices=("company", "partner"),
        default="company",
        help="who reads it; a partner's holds no scores, segment, hours or floors; default company",
    )
    _add_page(sub)
    sub.set_defaults(command=_sla)


def add_handover(commands: Commands) -> None:
    """Add `handover`."""
    sub = commands.add_parser("handover", help="the brief of one change of lead")
    sub.add_argument("folder", type=Path, help="folder of a run")
    _add_alliance(sub)
    sub.add_argument(
        "--period",
        metavar="P",
        help="label of the period of the change, such as 2027Q2; default: the first change",
    )
    _add_page(sub)
    sub.set_defaults(command=_handover)


def add_selfcheck(commands: Commands) -> None:
    """Add `selfcheck`."""
    sub = commands.add_parser(
        "selfcheck", help="the five signs of maturity, as far as the data show them"
    )
    _add_scenario(sub)
    sub.add_argument(
        "--out",
        type=Path,
        required=True,
        metavar="FILE",
        help="page to write (.html), or Markdown (.md)",
    )
    _add_force(sub)
    sub.set_defaults(command=_selfcheck)


def _add_scenario(sub: argparse.ArgumentParser) -> None:
    """Add the scenario."""
    sub.add_argument("scenario", type=Path, help="scenario file (TOML)")


def _add_alliance(sub: argparse.ArgumentParser) -> None:
    """Add the alliance."""
    sub.add_argument(
        "--alliance",
        metavar="ID",
        required=True,
        help="identifier of the alliance, or its name",
    )


def _add_page(sub: argparse.ArgumentParser) -> None:
    """Add the page to write, and leave to replace it."""
    sub.add_argument(
        "--out", type=Path, required=True, metavar="FILE", help="page to write (.html)"
    )
    _add_force(sub)


def _add_force(sub: argparse.ArgumentParser) -> None:
    """Add leave to replace a file."""
    sub.add_argument(
        "--force", action="store_true", help="replace a file that is there"
    )


def _alliance(case: "Case", said: str) -> str:
    """Return the identifier of the one alliance that has a name; what was said where it is no such name."""
    rows = case.world.register.alliances
    if any(row.alliance_id == said for row in rows):
        return said
    found = [r.alliance_id for r in rows if r.name.casefold() == said.casefold()]
    return found[0] if len(found) == 1 else said


def _done(out: Path, text: str = "") -> int:
    """Say what was written."""
    sys.stdout.write(f"{text}{out}\n")
    return 0


def _playbook(parsed: argparse.Namespace) -> int:
    """Write the page of a playbook."""
    from resourcing.view.handbook.playbook_page import playbook_page
    from resourcing.view.handbook.writing import check_page_file, write_page

    with Progress(["reading", "writing"]) as progress:
        progress.step()
        rules, seen_from = checked(
            lambda: _rules(parsed.path),
            lambda: check_page_file(parsed.out, force=parsed.force),
        )
        progress.step()
        write_page(playbook_page(rules, seen_from=seen_from), out=parsed.out)
    return _done(parsed.out)


def _rules(path: Path) -> tuple["Playbook", str]:
    """Return the rules of a playbook, or of a scenario on its first day, and where they come from."""
    from resourcing.playbook import Playbook
    from resourcing.read import read_inputs, read_playbook
    from resourcing.read.toml_files import count_known, load
    from resourcing.scenario import Scenario, world

    keys = set(load(path).value or {})
    as_scenario = count_known(Scenario, keys) + ("extends" in keys)
    if as_scenario <= count_known(Playbook, keys):
        return read_playbook(path), f"From {path.name}."
    found = read_inputs(path)
    state = world(found.scenario, register=found.register, playbook=found.playbook)
    said = f"From the scenario “{found.scenario.title}”, as of {state.today}."
    return state.playbook, said


def _sla(parsed: argparse.Namespace) -> int:
    """Write the service-level sheet of an alliance."""
    from resourcing.cli.solving import prepared
    from resourcing.study.agreeing import alliance_sheet
    from resourcing.view.handbook.writing import check_page_file, write_page

    with Progress(["reading", "placing and measuring", "writing"]) as progress:
        inputs, case = checked(
            lambda: prepared(parsed.scenario, option=parsed.option, progress=progress),
            lambda: check_page_file(parsed.out, force=parsed.force),
        )
        name = _alliance(case, parsed.alliance)
        leads, led_by = None, "as the register says today"
        if parsed.run is not None:
            leads, led_by = _planned_leads(parsed.run, inputs, case, alliance=name)
        sheet = alliance_sheet(case, alliance=name, leads=leads)
        progress.step()
        write_page(_sheet(sheet, case, led_by, reader=parsed.reader), out=parsed.out)
    return _done(parsed.out)


def _planned_leads(
    folder: Path, inputs: "Inputs", case: "Case", *, alliance: str
) -> tuple["Leads", str]:
    """Return who leads an alliance in the plan of a run, and where that is written."""
    from resourcing.study.agreeing import check_planned, leads_in_plan
    from resourcing.view.files import read_run

    found = read_run(folder)
    check_planned(case, alliance=alliance, planned=found.case, folder=str(folder))
    leads = leads_in_plan(found.case, alliance=alliance, plan=found.plan)
    title, same = found.inputs.scenario.title, found.inputs.register == inputs.register
    since = "" if same else "; the register has changed since"
    run = f"the run {folder.resolve().name} (“{title}”, option {found.option})"
    return leads, f"as planned in {run}{since}"


def _sheet(sheet: "Sheet", case: "Case", led_by: str, *, reader: str) -> str:
    """Return the sheet for whoever reads it."""
    from resourcing.view.handbook.partner_page import partner_page
    from resourcing.view.handbook.sheet_page import sheet_page

    state = case.world
    if reader == "partner":
        return partner_page(sheet, playbook=state.playbook, today=f"{state.today}")
    title = f"“{case.scenario.title}”, option {state.option}"
    return sheet_page(
        sheet,
        playbook=state.playbook,
        led_by=led_by,
        source=f"From the scenario {title}, seen on {state.today}.",
    )


def _handover(parsed: argparse.Namespace) -> int:
    """Write the brief of a change of lead."""
    from resourcing import explain
    from resourcing.explain.asked import resource_names
    from resourcing.study.handing import handover_brief
    from resourcing.view.files import read_run
    from resourcing.view.handbook.handover_page import handover_page
    from resourcing.view.handbook.writing import check_page_file, write_page
    from resourcing.view.tables.reasons import why_moved

    with Progress(["reading the run", "asking", "writing"]) as progress:
        progress.step()
        run = checked(
            lambda: read_run(parsed.folder).run,
            lambda: check_page_file(parsed.out, force=parsed.force),
        )
        name = _alliance(run.case, parsed.alliance)
        brief = handover_brief(run, alliance=name, period=parsed.period)
        progress.step()
        reasons = explain.why(run, alliance=name).reasons
        progress.step()
        page = handover_page(
            brief,
            playbook=run.case.world.playbook,
            why=why_moved(brief.move, case=run.case, names=resource_names(run.case)),
            reasons=reasons,
            plan=f"{parsed.folder.resolve().name} (“{run.case.scenario.title}”, option {run.case.world.option})",
            today=run.case.world.today,
        )
        write_page(page, out=parsed.out)
    return _done(parsed.out)


def _selfcheck(parsed: argparse.Namespace) -> int:
    """Write the self-check on the signs of maturity."""
    from resourcing.cli.solving import prepared
    from resourcing.scenario import AS_IS
    from resourcing.study.maturity import self_check, sign_text
    from resourcing.view.handbook.writing import TEXTS, check_page_file, write_page

    with Progress(["reading", "placing and measuring", "writing"]) as progress:
        _, case = checked(
            lambda: prepared(parsed.scenario, option=AS_IS, progress=progress),
            lambda: check_page_file(parsed.out, force=parsed.force, endings=TEXTS),
        )
        signs = self_check(case)
        progress.step()
        about = {"title": case.scenario.title, "day": f"{case.world.today}"}
        write_page(_told(signs, out=parsed.out, **about), out=parsed.out)
    lines = "".join(f"{sign_text(sign)}\n" for sign in signs)
    return _done(parsed.out, lines)


def _told(signs: tuple["Sign", ...], *, out: Path, title: str, day: str) -> str:
    """Return the self-check in the form that the file's name asks for."""
    from resourcing.view.handbook.maturity_page import maturity_page, maturity_text

    form = maturity_text if out.suffix.lower() == ".md" else maturity_page
    return form(signs, title=title, day=day)
