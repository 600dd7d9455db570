"""The explorer in a real browser, as an app and in JupyterLab: a slider moved by keys, a mistake, a file saved."""

import re
import shutil
from pathlib import Path

import pytest
from builders_run import write_small_inputs
from playwright.sync_api import expect

from resourcing.read import read_inputs

ROOT = Path(__file__).resolve().parents[2]
HEADLINE, STATUS, LOAD = (
    "#explorer-headline",
    "#explorer-status",
    "svg[id^=load], .rsx svg",
)

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Return the folder of the small portfolio."""
    return write_small_inputs(tmp_path_factory.mktemp("browsed")).parent


@pytest.fixture(scope="module")
def address(serve, folder):
    """Return the address of the app."""
    return serve(["explore", str(folder / "small.toml")])


def ready(page):
    """Wait until the explorer shows an answer and is at rest."""
    expect(page.locator(HEADLINE)).to_be_visible(timeout=120_000)
    expect(page.locator(STATUS)).to_contain_text("Gap", timeout=60_000)


def numbers(page) -> str:
    """Return the table of measures as text."""
    return page.locator(".rsx table").first.inner_text()


def picture(page) -> str:
    """Return the picture of coverage as text."""
    return page.locator(".rsx figure svg").first.inner_html()


def heat_map(page) -> str:
    """Return the table of loads as text."""
    return page.locator(".rsx table.load").inner_text()


def one_more_person(page):
    """Move the first slider one step to the right by the keyboard, and wait for the answer."""
    before = numbers(page)
    page.get_by_role("slider").first.focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_function(
        "old => document.querySelector('.rsx table').innerText !== old", arg=before
    )
    expect(page.locator(STATUS)).to_contain_text("Gap", timeout=60_000)


def used(page):
    """Move a slider, break an input, take it back, save: what a person does."""
    before, drawn = numbers(page), picture(page)
    one_more_person(page)
    assert numbers(page) != before
    assert "New senior" in heat_map(page)
    assert picture(page) != drawn
    broken_and_undone(page, alliance="Alliance A4", lead="Dan")


def broken_and_undone(page, *, alliance: str, lead: str):
    """Pin an alliance to somebody who may not lead it, read the sentence, and go back."""
    page.get_by_role("tab", name="Pin leads").click()
    panel = page.locator(".rsx-explorer")
    panel.get_by_label("Alliance").first.select_option(label=alliance)
    panel.get_by_label("Lead", exact=True).select_option(label=lead)
    alert = panel.get_by_role("alert")
    expect(alert).to_contain_text(f"lead of {alliance} = '{lead}': may not lead it")
    panel.get_by_role("button", name="Undo").click()
    expect(alert).to_have_count(0)


def saved(page, folder: Path, name: str, *, of: str = "small.toml"):
    """Save the state of a scenario under a name and find the file."""
    page.get_by_role("tab", name="Save and load").click()
    box = page.get_by_label("Save as")
    box.fill(name)
    box.press("Tab")
    page.get_by_role("button", name="Save the scenario").click()
    expect(page.locator(STATUS)).to_contain_text("Saved as")
    text = (folder / f"{name}.toml").read_text(encoding="utf-8")
    assert f'extends = "{of}"' in text
    assert "new-senior" in text


def test_the_app_answers_tells_and_saves(page, address, folder):
    """Numbers and picture follow the keys; a mistake is a sentence; the file is there; nothing fails in the console."""
    page.goto(address, wait_until="domcontentloaded")
    ready(page)
    used(page)
    saved(page, folder, "from-the-app")
    assert page.seen.errors == []
    assert all("cdn.jsdelivr.net" in url for url in page.seen.outside)


def test_everything_is_named_and_reached_by_keys(page, address):
    """Sliders say their names and values; headers open by Enter; the status is announced."""
    page.goto(address, wait_until="domcontentloaded")
    ready(page)
    header = page.get_by_role("button", name="Rules and promises")
    header.focus()
    page.keyboard.press("Enter")
    expect(header).to_have_attribute("aria-expanded", "true")
    handovers = page.get_by_role("slider", name="Most handovers")
    expect(handovers).to_have_attribute("aria-valuetext", "no limit")
    unnamed = page.locator(".rsx-explorer [role=slider]:not([aria-label])")
    expect(unnamed).to_have_count(0)
    expect(page.locator("[aria-live=polite]").locator(STATUS)).to_have_count(1)


def test_an_option_and_four_plans_stand_side_by_side(page, serve, folder):
    """The option of the command line is steered, another is begun from by keys; four plans fit beside the controls on a small screen."""
    options = read_inputs(folder / "small.toml").scenario.options
    first, other = list(options)[:2]
    page.set_viewport_size({"width": 900, "height": 1000})
    address = serve(["explore", str(folder / "small.toml"), "--option", first])
    page.goto(address, wait_until="domcontentloaded")
    ready(page)
    ground = page.locator("#explorer-ground")
    expect(ground).to_contain_text(f"option {options[first].title}")
    for number in (1, 2, 3, 4):
        one_more_person(page)
        press(page, "Keep")
        expect(page.locator(".rsx thead").first).to_contain_text(f"Plan {number}")
    assert cut_off(page) == []
    page.get_by_role("tab", name="Save and load").click()
    page.get_by_label("Option", exact=True).select_option(label=options[other].title)
    press(page, "Begin from this option")
    expect(ground).to_contain_text(f"option {options[other].title}")
    expect(page.locator(".rsx thead").first).to_contain_text("Plan 4")
    assert page.seen.errors == []


def press(page, name: str):
    """Press a button by the keyboard."""
    page.get_by_role("button", name=name).focus()
    page.keyboard.press("Enter")


def cut_off(page) -> list[str]:
    """Return the texts that do not fit where they stand; pictures may be cropped, words for screen readers are."""
    return page.evaluate(
        """() => [...document.querySelectorAll('.rsx-explorer *')].filter(e => e.offsetParent && e.clientWidth > 1
        && e.scrollWidth > e.clientWidth + 1 && getComputedStyle(e).overflowX !== 'visible' && e.tagName !== 'FIGURE'
        && e.innerText).map(e => e.innerText.slice(0, 40))"""
    )


def test_the_app_keeps_strangers_out(page, address):
    """Without the token there is no explorer."""
    page.goto(re.sub(r"\?token=.*", "", address), wait_until="domcontentloaded")
    assert page.locator(HEADLINE).count() == 0


def test_the_page_of_a_plan_can_be_downloaded(page, address):
    """The link holds the whole report."""
    page.goto(address, wait_until="domcontentloaded")
    ready(page)
    page.get_by_role("button", name="Make the page").click()
    with page.expect_download() as found:
        page.locator("#explorer-download").click()
    text = Path(found.value.path()).read_text(encoding="utf-8")
    assert text.startswith("<!DOCTYPE html>")
    assert "</html>" in text


def test_jupyterlab_runs_the_notebook_and_its_panel(page, serve, tmp_path):
    """Run all cells of notebook 10, then steer, break and save: the shipped portfolio, the same panel."""
    shutil.copytree(ROOT / "notebooks", tmp_path / "notebooks")
    shutil.copytree(ROOT / "scenarios", tmp_path / "scenarios")
    address = serve(["lab", str(tmp_path / "notebooks")])
    page.goto(
        address.replace("/lab?", "/lab/tree/10_explorer.ipynb?") + "&reset",
        wait_until="domcontentloaded",
    )
    expect(page.locator(".jp-Notebook")).to_be_visible(timeout=120_000)
    expect(page.get_by_text(re.compile(r"\| Idle"))).to_be_visible(timeout=120_000)
    page.locator(".lm-MenuBar-item", has_text="Run").first.click()
    page.locator(".lm-Menu-item", has_text="Run All Cells").first.click()
    expect(page.locator(HEADLINE).first).to_be_visible(timeout=120_000)
    expect(page.get_by_text(re.compile(r"\| Idle"))).to_be_visible(timeout=120_000)
    drawn = picture(page)
    one_more_person(page)
    assert "New senior 3" in heat_map(page)
    assert picture(page) != drawn
    broken_and_undone(page, alliance="GlaxoSmithKline", lead="Manager 01 (made up)")
    saved(page, tmp_path / "scenarios", "from-the-lab", of="baseline.toml")
    assert page.seen.errors == []
