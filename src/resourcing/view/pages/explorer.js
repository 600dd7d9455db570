// Names and keys that the widgets' own page leaves out: sliders are named by their labels and say what they show,
// headers of an accordion are reached by Tab and opened by Enter, changes of the status are announced.
(() => {
  if (window.resourcingSpoken) return;
  const set = (el, name, value) => { if (el.getAttribute(name) !== value) el.setAttribute(name, value); };
  const slider = box => {
    const handle = box.querySelector("[role=slider]"), label = box.querySelector(".widget-label");
    const readout = box.querySelector(".widget-readout");
    if (handle && label) set(handle, "aria-label", label.textContent.trim());
    if (handle && readout) {
      set(handle, "aria-valuetext", readout.textContent.trim());
      set(readout, "aria-label", `${label ? label.textContent.trim() : ""}, as text`);
      set(readout, "role", "textbox");
    }
  };
  const header = el => {
    set(el, "role", "button");
    set(el, "tabindex", "0");
    set(el, "aria-expanded", String(el.parentElement.classList.contains("jupyter-widget-Collapse-open")));
  };
  const all = () => {
    document.querySelectorAll(".rsx-explorer .widget-slider").forEach(slider);
    document.querySelectorAll(".rsx-explorer .jupyter-widget-Collapse-header").forEach(header);
    document.querySelectorAll(".rsx-explorer .rsx-live").forEach(el => set(el, "aria-live", "polite"));
  };
  let asked = false;
  const soon = () => {
    if (asked) return;
    asked = true;
    setTimeout(() => { asked = false; all(); }, 60);
  };
  document.addEventListener("keydown", event => {
    const on = event.target;
    if (on.matches?.(".rsx-explorer .jupyter-widget-Collapse-header") && ["Enter", " "].includes(event.key)) {
      event.preventDefault();
      event.stopPropagation();
      on.click();
    }
  }, true);
  new MutationObserver(soon).observe(document.body, {
    subtree: true, childList: true, characterData: true, attributes: true,
    attributeFilter: ["aria-valuetext", "class"],
  });
  window.resourcingSpoken = true;
  soon();
})();
