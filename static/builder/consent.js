// Asks before scripts of others are loaded. Without an answer, and without this file, none is.
(() => {
  const box = document.querySelector("[data-consent]");
  if (!box) return;
  const form = box.querySelector("form");
  const again = document.querySelector("[data-consent-again]");
  const answer = () => {
    const found = document.cookie.match(/(?:^|;\s*)consent=([^;]*)/);
    return found ? found[1].split(".").slice(1) : null;
  };
  const loaded = new Set();
  const load = (purposes) => box.querySelectorAll("[data-consent-script]").forEach((slot) => {
    if (!purposes.includes(slot.dataset.consentScript) || loaded.has(slot.value)) return;
    loaded.add(slot.value);
    const script = document.createElement("script");
    script.async = true;
    script.src = slot.getAttribute("value");
    document.body.append(script);
  });
  const show = (asks) => {
    box.hidden = !asks;
    again.hidden = asks;
  };
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const boxes = [...form.querySelectorAll("input[type=checkbox]")];
    const way = event.submitter ? event.submitter.value : "some";
    if (way !== "some") boxes.forEach((each) => { each.checked = way === "all"; });
    const before = answer() || [];
    try {
      const reply = await fetch(form.action, { method: "POST", body: new URLSearchParams(new FormData(form)) });
      if (!reply.ok) throw new Error(reply.status);
    } catch {
      return; // the question stays; nothing is loaded
    }
    show(false);
    const now = answer() || [];
    if (before.some((purpose) => !now.includes(purpose))) location.reload(); // what runs can only be left behind
    else load(now);
    document.dispatchEvent(new Event("consent:given")); // frames of apps wait for it too (app-frames.js)
  });
  again.addEventListener("click", () => {
    const now = answer() || [];
    form.querySelectorAll("input[type=checkbox]").forEach((each) => { each.checked = now.includes(each.value); });
    form.querySelectorAll("details").forEach((each) => { each.open = true; });
    show(true);
    box.querySelector(".consent__title").focus();
  });
  const given = answer();
  show(given === null);
  if (given) load(given);
})();
