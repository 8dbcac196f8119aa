// What was typed or chosen while an answer was on its way is not undone by it.
(() => {
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const isBox = (field) => field.type === "radio" || field.type === "checkbox";
  const keyOf = (field) => (isBox(field) ? `${field.name}=${field.value}` : field.name);
  const fieldsOf = (root) => all("input, select, textarea", root).filter((f) => f.name && !["hidden", "file"].includes(f.type));
  const stateOf = (form) => new Map(fieldsOf(form).map((f) => [keyOf(f), isBox(f) ? f.checked : f.value]));
  const asked = new WeakMap();
  document.addEventListener("htmx:beforeRequest", ({ detail }) => {
    const form = detail.elt.closest("form");
    if (form) asked.set(detail.xhr, [form, stateOf(form)]);
  });
  document.addEventListener("htmx:beforeSwap", ({ detail }) => {
    const [form, before] = asked.get(detail.xhr) || [];
    if (!form || !form.contains(detail.target)) return asked.delete(detail.xhr);
    const since = [...stateOf(form)].filter(([key, value]) => before.has(key) && before.get(key) !== value);
    asked.set(detail.xhr, [null, new Map(since)]);
  });
  document.addEventListener("htmx:afterSwap", ({ detail }) => {
    const [form, since] = asked.get(detail.xhr) || [];
    if (form !== null || !since.size) return;
    fieldsOf(document).filter((f) => since.has(keyOf(f))).forEach((f) => {
      if (isBox(f)) f.checked = since.get(keyOf(f));
      else f.value = since.get(keyOf(f));
    });
  });
})();
// What is typed is kept with the cart as it is typed: for a reload, a second tab, a page left by mistake.
(() => {
  let isNew = false, soon = 0;
  const formOf = (event) => event.target.closest && event.target.closest("#checkout-form");
  const dataOf = (form) => {
    const data = new URLSearchParams(new FormData(form));
    data.delete("action");
    data.append("action", "keep");
    return data;
  };
  const keep = (form) => {
    clearTimeout(soon);
    isNew = false;
    if (form.isConnected) fetch(form.getAttribute("action"), { method: "POST", body: dataOf(form), keepalive: true }).catch(() => { isNew = true; });
  };
  document.addEventListener("input", (event) => {
    const form = formOf(event);
    if (!form) return;
    isNew = true;
    clearTimeout(soon);
    soon = setTimeout(() => keep(document.getElementById("checkout-form") || form), 700);
  });
  document.addEventListener("change", (event) => {
    if (formOf(event) && !event.target.closest("[data-hx-post]")) keep(formOf(event)); // those are kept by what they ask for
  });
  document.addEventListener("submit", () => { isNew = false; clearTimeout(soon); });
  addEventListener("pagehide", () => {
    const form = document.getElementById("checkout-form");
    if (isNew && form) navigator.sendBeacon(form.getAttribute("action"), dataOf(form));
  });
})();
