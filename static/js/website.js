/* Comforts of the public site. Everything works without them. */
(() => {
  "use strict";
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const one = (selector, root = document) => root.querySelector(selector);

  one("[data-focus]")?.focus();

  // Said by allauth's script when a key is not there, not touched, or not one of those that are known.
  document.addEventListener("allauth.error", (event) => {
    const told = one("[data-key-problem]");
    if (!told) return;
    event.preventDefault();
    told.className = "problem";
    told.textContent = told.dataset.keyProblem;
  });

  // A form is sent once; coming back by the back button frees it.
  for (const form of all("form[data-once]")) {
    const button = one("[data-busy]", form);
    const label = button.textContent;
    let sent = false;
    form.addEventListener("submit", (event) => {
      if (sent) return event.preventDefault();
      sent = true;
      button.setAttribute("aria-disabled", "true");
      button.textContent = button.dataset.busy;
    });
    addEventListener("pageshow", (event) => {
      if (!event.persisted) return;
      sent = false;
      button.removeAttribute("aria-disabled");
      button.textContent = label;
    });
  }

  for (const box of all("[data-secret]")) {
    const input = one("input", box);
    const button = document.createElement("button");
    const turn = (shown) => {
      input.type = shown ? "text" : "password";
      button.textContent = shown ? box.dataset.hide : box.dataset.show;
    };
    button.type = "button";
    button.className = "secret__button";
    button.addEventListener("click", () => turn(input.type === "password"));
    input.form?.addEventListener("submit", () => turn(false));
    turn(false);
    box.append(button);
  }

  const box = one("[data-address]");
  if (box) watchAddress(box);

  function watchAddress(box) {
    const form = box.closest("form");
    const { name, handle, country, currency } = form.elements;
    const state = one("[data-state]", box);
    const choices = one("[data-choices]", box);
    const end = one("[data-end]", box).textContent;
    const sign = one("[data-sign]");
    const unnamed = sign?.textContent;
    let timer, latest;

    const show = ({ handle: found, free, message, suggestions = [] }) => {
      const address = document.createElement("strong");
      address.textContent = found + end;
      state.replaceChildren(...(found ? [address, " "] : []), message);
      state.dataset.tone = free ? "free" : "taken";
      all("[data-choice]", choices).forEach((old) => old.remove());
      for (const wish of suggestions) {
        const choice = document.createElement("button");
        Object.assign(choice, { type: "button", className: "choice", value: wish, textContent: wish });
        choice.dataset.choice = "";
        choices.append(choice);
      }
      choices.hidden = !suggestions.length;
    };

    const check = async () => {
      const query = new URLSearchParams({ handle: handle.value, name: name.value, country: country.value });
      latest?.abort();
      latest = new AbortController();
      try {
        const answer = await fetch(`${box.dataset.check}?${query}`, { signal: latest.signal });
        if (answer.ok) show(await answer.json());
      } catch { /* the form itself checks again */ }
    };

    const later = () => {
      clearTimeout(timer);
      if (sign) sign.textContent = name.value.trim() || unnamed;
      if (handle.value.trim() || name.value.trim()) timer = setTimeout(check, 300);
      else { latest?.abort(); state.textContent = ""; choices.hidden = true; }
    };

    name.addEventListener("input", later);
    handle.addEventListener("input", later);
    choices.addEventListener("click", (event) => {
      if (!event.target.matches("[data-choice]")) return;
      handle.value = event.target.value;
      handle.focus();
      later();
    });
    let chosen = false;
    currency.addEventListener("change", () => { chosen = true; });
    country.addEventListener("change", () => {
      const usual = country.selectedOptions[0].dataset.currency;
      if (usual && !chosen) currency.value = usual;
    });
    if (sign && name.value.trim()) sign.textContent = name.value.trim();
  }

  const waiting = one("[data-wait]");
  if (waiting) {
    const ask = async () => {
      try {
        const answer = await fetch(waiting.dataset.wait);
        if (answer.ok && (await answer.json()).state !== "preparing") return location.replace(waiting.dataset.then);
      } catch { /* asked again */ }
      setTimeout(ask, 1500);
    };
    setTimeout(ask, 1500);
  }
})();
