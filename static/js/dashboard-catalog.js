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
})();
