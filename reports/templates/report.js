"use strict";
// The page is complete without this: it adds filters, copy buttons and the opening of linked cases.
(() => {
  const find = (selector, from = document) => from.querySelector(selector);
  const all = (selector, from = document) => [...from.querySelectorAll(selector)];
  const form = find("#filters");
  const fields = { text: find("#text"), level: find("#level"), area: find("#area"), section: find("#section") };
  const suites = all(".suite").map((element) => ({
    element,
    cases: all(".case", element).map((element) => ({
      element,
      verdict: element.dataset.verdict,
      area: element.dataset.area,
      levels: element.dataset.levels.split(" "),
      sections: element.dataset.sections.split("|"),
      words: null,
    })),
  }));
  const total = suites.reduce((sum, suite) => sum + suite.cases.length, 0);

  const words = (one) => {
    const parts = [find("summary", one.element), ...all(".citations, .reason, .compare", one.element)];
    one.words ??= parts.map((part) => part.textContent).join(" ").toLowerCase();
    return one.words;
  };

  const filter = () => {
    const verdicts = all("[name=verdict]:checked", form).map((box) => box.value);
    const terms = fields.text.value.toLowerCase().split(/\s+/).filter(Boolean);
    const { level, area, section } = fields;
    let shown = 0;
    for (const suite of suites) {
      let here = 0;
      for (const one of suite.cases) {
        const fits =
          (!verdicts.length || verdicts.includes(one.verdict)) &&
          (!level.value || one.levels.includes(level.value)) &&
          (!area.value || one.area === area.value) &&
          (!section.value || one.sections.includes(section.value)) &&
          terms.every((term) => words(one).includes(term));
        one.element.hidden = !fits;
        here += fits ? 1 : 0;
      }
      suite.element.hidden = here === 0;
      shown += here;
    }
    find("#shown").textContent =
      shown === total ? `All ${total} cases` : shown === 0 ? "No case fits" : `${shown} of ${total} cases`;
    find("#open").disabled = shown === 0;
  };

  let waiting;
  form.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(filter, 80);
  });
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("reset", () => setTimeout(filter));
  find("#open").addEventListener("click", (event) => {
    const shown = all(".suite:not([hidden]) > .case:not([hidden])");
    const open = shown.some((one) => !one.open);
    shown.forEach((one) => (one.open = open));
    event.target.textContent = open ? "Close all shown" : "Open all shown";
  });

  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-area], a[data-section]");
    if (!link) return;
    form.reset();
    fields.area.value = link.dataset.area ?? "";
    fields.section.value = link.dataset.section ?? "";
    setTimeout(filter);
  });

  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest("input, select, textarea");
    if (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey && !event.altKey) {
      event.preventDefault();
      fields.text.focus();
    } else if (event.key === "Escape" && typing && form.contains(typing)) {
      form.reset();
      typing.blur();
    }
  });

  const copy = async (button, text) => {
    try {
      await navigator.clipboard.writeText(text);
      button.textContent = "Copied";
    } catch {
      getSelection().selectAllChildren(find("code", button.parentElement));
      button.textContent = document.execCommand("copy") ? "Copied" : "Selected";
    }
    setTimeout(() => (button.textContent = "Copy"), 1500);
  };

  // Buttons are made when they can be seen: a large report holds thousands of command lines.
  const equip = (root) => {
    for (const box of all(".curl", root)) {
      if (find("button", box)) continue;
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = "Copy";
      button.addEventListener("click", () => copy(button, find("code", box).textContent));
      box.append(button);
    }
  };
  document.addEventListener("toggle", (event) => event.target.open && equip(event.target), true);
  all("#fix, #attention").forEach(equip);

  const reveal = () => {
    let id = location.hash.slice(1);
    try {
      id = decodeURIComponent(id);
    } catch {
      // The fragment is taken as it is.
    }
    const target = document.getElementById(id);
    const one = target?.closest(".case");
    if (!one) return;
    if (one.hidden) {
      form.reset();
      filter();
    }
    one.open = true;
    one.scrollIntoView();
    find("summary", one).focus({ preventScroll: true });
  };
  addEventListener("hashchange", reveal);

  // The address bar follows the case that was opened, so that it can be sent to someone.
  document.addEventListener("click", (event) => {
    const one = event.target.closest(".case > summary")?.parentElement;
    if (one && !one.open) history.replaceState(null, "", `#${encodeURIComponent(find(".inside", one).id)}`);
  });

  addEventListener("beforeprint", () => {
    all(".case:is([data-verdict=failed], [data-verdict=warned], [data-verdict=errored])").forEach((one) => (one.open = true));
  });

  form.hidden = false;
  filter();
  reveal();
})();
