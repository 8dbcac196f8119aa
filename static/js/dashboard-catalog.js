/* The catalogue's screens: rows that are added, attributes that follow the type, categories found while typing. Each is a
   form that works without it. */
(() => {
  "use strict";
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const one = (selector, root = document) => root.querySelector(selector);

  /* Rows of a formset. */
  for (const section of all("[data-bo-rows]")) {
    const here = one("[data-bo-rows-here]", section);
    const total = one("input[name$=TOTAL_FORMS]", section);
    one("[data-bo-rows-add]", section).addEventListener("click", () => {
      const html = one("[data-bo-rows-template]", section).innerHTML.replaceAll("__prefix__", total.value);
      here.insertAdjacentHTML("beforeend", html);
      total.value = Number(total.value) + 1;
      for (const row of all("[data-bo-rule]", here)) fit(row);
      for (const row of all(".bo-attribute", here)) suit(row);
      one("input:not([type=hidden]), select", here.lastElementChild).focus();
    });
  }

  /* Another type has other attributes. */
  const attributes = one("[data-bo-attributes]");
  const type = one("input[name=product_type]");
  if (attributes && type) {
    type.addEventListener("change", async () => {
      const answer = await fetch(`${attributes.dataset.url}?type=${encodeURIComponent(type.value)}`);
      if (!answer.ok) return;
      const here = one("[data-bo-attributes-here]", attributes);
      const typed = new Map(all("input, select, textarea", here).map((field) => [field.name, field]));
      here.innerHTML = await answer.text();
      for (const field of all("input:not([type=checkbox]), select, textarea", here)) {
        const before = typed.get(field.name);
        if (before && before.type === field.type) field.value = before.value;
      }
    });
  }

  /* Rules: only what fits the field. */
  const fit = (row) => {
    const field = one("[data-bo-rule-field]", row);
    const known = JSON.parse(field.dataset.boRuleField)[field.value];
    const how = one("select[name$=-op]", row);
    for (const choice of how.options) choice.hidden = choice.disabled = Boolean(known) && !known.includes(choice.value);
    if (how.selectedOptions[0]?.disabled) how.value = [...how.options].find((choice) => !choice.disabled).value;
    one("[data-bo-rule-code]", row).hidden = field.value !== "attribute";
  };
  for (const row of all("[data-bo-rule]")) if (!row.closest("template")) fit(row);
  document.addEventListener("change", (event) => {
    if (event.target.matches("[data-bo-rule-field]")) fit(event.target.closest("[data-bo-rule]"));
  });

  /* Attributes and questions: only what their kind has. What is wrong stays in sight. */
  const OF_KIND = { choices: ["choice", "choices"], unit: ["number"], max_length: ["text"], amount: ["text", "file"] };
  const suit = (row) => {
    const kind = one("select[name$=-kind]", row);
    if (!kind) return;
    for (const [name, kinds] of Object.entries(OF_KIND)) {
      const box = one(`[name$=-${name}]`, row)?.closest(".w-field__wrapper");
      if (box) box.hidden = !kinds.includes(kind.value) && !one("[aria-invalid=true]", box);
    }
  };
  for (const row of all(".bo-attribute")) if (!row.closest("template")) suit(row);
  document.addEventListener("change", (event) => {
    if (event.target.matches(".bo-attribute select[name$=-kind]")) suit(event.target.closest(".bo-attribute"));
  });

  /* Categories: 5,595 paths are too many for the page. */
  for (const input of all("input[list=known-categories]")) {
    const list = one("#known-categories");
    let waiting = 0;
    input.addEventListener("input", () => {
      clearTimeout(waiting);
      waiting = setTimeout(async () => {
        const answer = await fetch(`${list.dataset.url}?q=${encodeURIComponent(input.value)}`);
        if (!answer.ok) return;
        const { paths } = await answer.json();
        list.replaceChildren(...paths.map((path) => Object.assign(document.createElement("option"), { value: path })));
      }, 200);
    });
  }

  /* Collections are dragged between others, or onto one. The arrows do the same. */
  for (const tree of all("[data-bo-tree]")) {
    let held = null, over = null, way = "";
    const clear = () => over?.classList.remove("is-before", "is-after", "is-inside");
    for (const grip of all(".bo-grip", tree)) grip.parentElement.draggable = true;
    tree.addEventListener("dragstart", (event) => { held = event.target.closest("li"); held?.classList.add("is-held"); });
    tree.addEventListener("dragover", (event) => {
      clear();
      over = event.target.closest("li");
      if (!held || !over || over === held) return;
      event.preventDefault();
      const box = over.getBoundingClientRect(), place = (event.clientY - box.top) / box.height;
      way = place < .3 ? "before" : place > .7 ? "after" : "inside";
      over.classList.add(`is-${way}`);
    });
    tree.addEventListener("drop", async (event) => {
      event.preventDefault();
      if (!held || !over || over === held) return;
      const data = new FormData();
      data.append("move", `${held.dataset.id}:${way}:${over.dataset.id}`);
      try {
        await fetch(window.location.pathname, { method: "POST", body: data, headers: { "X-Requested-With": "XMLHttpRequest" } });
      } finally {
        window.location.reload();
      }
    });
    tree.addEventListener("dragend", () => { clear(); held?.classList.remove("is-held"); held = null; });
  }

  /* The product's page beside its editor, with what is typed. Nothing in it leads anywhere; no script of it runs. */
  const live = one("[data-bo-live]"), form = one("#bo-product");
  if (live && form) {
    const opener = one("[data-bo-live-open]"), frame = one("[data-bo-live-frame]", live), beside = one("[data-bo-beside]");
    const screen = one("[data-bo-live-screen]", live), state = one("[data-bo-live-state]", live);
    let shown = "", timer = 0, asking = null;
    const lay = () => {
      const width = Number(one("input[name=bo-live-width]:checked", live).value);
      const scale = Math.min(1, screen.clientWidth / width);
      frame.style.width = `${width}px`;
      frame.style.height = `${screen.clientHeight / scale}px`;
      frame.style.transform = `scale(${scale})`;
    };
    const what = () => {
      const data = new FormData(form);
      for (const [name, value] of [...data]) if (value instanceof File) data.delete(name);
      return data;
    };
    const show = async () => {
      const data = what(), now = new URLSearchParams(data).toString();
      if (now === shown || live.hidden) return;
      asking?.abort();
      asking = new AbortController();
      live.setAttribute("aria-busy", "true");
      try {
        const answer = await fetch(live.dataset.url, { method: "POST", body: data, signal: asking.signal });
        const text = await answer.text();
        shown = now;
        if (answer.ok && !answer.redirected) {
          const top = frame.contentWindow?.scrollY ?? 0;
          frame.addEventListener("load", () => {
            frame.contentWindow.scrollTo(0, top);
            frame.contentDocument.addEventListener("click", (event) => {
              if (event.target.closest("a[href], button, summary") && !event.target.closest("summary")) event.preventDefault();
            }, true);
            frame.contentDocument.addEventListener("submit", (event) => event.preventDefault(), true);
          }, { once: true });
          frame.srcdoc = text;
          state.textContent = "";
        } else {
          state.textContent = answer.status === 422 && text.length < 500 ? text : live.dataset.broken;
        }
      } catch (error) {
        if (error.name !== "AbortError") state.textContent = live.dataset.broken;
      }
      live.removeAttribute("aria-busy");
    };
    const soon = () => { clearTimeout(timer); timer = setTimeout(show, 600); };
    const toggle = (is_open) => {
      live.hidden = !is_open;
      opener.setAttribute("aria-expanded", String(is_open));
      beside.classList.toggle("has-live", is_open);
      try { sessionStorage.setItem("bo-live", is_open ? "1" : ""); } catch { /* not kept */ }
      if (is_open) { lay(); show(); }
    };
    opener.hidden = false;
    opener.addEventListener("click", () => toggle(live.hidden));
    one("[data-bo-live-close]", live).addEventListener("click", () => { toggle(false); opener.focus(); });
    for (const each of all("input[name=bo-live-width]", live)) each.addEventListener("change", lay);
    new ResizeObserver(() => { if (!live.hidden) lay(); }).observe(screen);
    for (const kind of ["input", "change", "click", "keyup"]) form.addEventListener(kind, soon); // editors of text say little
    let kept = "";
    try { kept = sessionStorage.getItem("bo-live"); } catch { /* not kept */ }
    if (kept && window.innerWidth >= 1100) toggle(true);
  }
})();
