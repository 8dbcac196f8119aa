/* The platform's own script: everything works without it, some of it with more comfort. */
(() => {
  "use strict";
  const words = document.documentElement.lang === "fr"
    ? { show: "Afficher", hide: "Masquer", more: (n) => `Encore ${n} caractère${n > 1 ? "s" : ""}.`, fair: "Assez long. Un mot de plus le rendrait meilleur.", good: "Bon mot de passe.", label: "Afficher le mot de passe" }
    : { show: "Show", hide: "Hide", more: (n) => `${n} more character${n > 1 ? "s" : ""}.`, fair: "Long enough. One more word would make it better.", good: "A good password.", label: "Show the password" };

  document.querySelectorAll('input[type="password"]').forEach((input) => {
    const box = document.createElement("div");
    const toggle = document.createElement("button");
    box.className = "show";
    toggle.className = "show__toggle";
    toggle.type = "button";
    toggle.textContent = words.show;
    toggle.setAttribute("aria-label", words.label);
    toggle.setAttribute("aria-pressed", "false");
    toggle.addEventListener("click", () => {
      const isHidden = input.type === "password";
      input.type = isHidden ? "text" : "password";
      toggle.textContent = isHidden ? words.hide : words.show;
      toggle.setAttribute("aria-pressed", String(isHidden));
    });
    input.replaceWith(box);
    box.append(input, toggle);
    if (input.autocomplete !== "new-password") return;
    const advice = document.createElement("p");
    advice.className = "field__state";
    advice.setAttribute("role", "status");
    box.after(advice);
    input.addEventListener("input", () => {
      const length = input.value.length;
      const kinds = new Set(input.value.toLowerCase()).size;
      const isGood = length >= 16 && kinds > 7;
      advice.textContent = !length ? "" : length < 10 ? words.more(10 - length) : isGood ? words.good : words.fair;
      advice.classList.toggle("field__state--good", isGood);
    });
  });

  document.querySelectorAll("[data-address]").forEach((box) => {
    const form = box.closest("form");
    const [name, handle, country, currency] = ["name", "handle", "country", "currency"].map((field) => form.elements[field]);
    const state = box.querySelector("[data-state]");
    const choices = box.querySelector("[data-choices]");
    let isOwn = handle.value !== "", isOwnCurrency = false, timer, latest = 0;

    const check = (query) => {
      clearTimeout(timer);
      timer = setTimeout(async () => {
        const number = ++latest;
        const asked = new URLSearchParams({ ...query, name: name.value, country: country.value });
        try {
          const response = await fetch(`${box.dataset.check}?${asked}`, { headers: { Accept: "application/json" } });
          if (number === latest && response.ok) show(await response.json());
        } catch { /* the address is checked again when the form is sent */ }
      }, 300);
    };
    const show = (answer) => {
      if (!isOwn) handle.value = answer.handle;
      const isEmpty = !answer.handle;
      state.textContent = isEmpty ? "" : answer.message;
      state.classList.toggle("field__state--good", answer.free);
      state.classList.toggle("field__state--bad", !answer.free && !isEmpty);
      choices.querySelectorAll("button").forEach((button) => button.remove());
      answer.suggestions.forEach((suggestion) => {
        const button = document.createElement("button");
        button.type = "button";
        button.className = "choice";
        button.value = button.textContent = suggestion;
        choices.append(button);
      });
      choices.hidden = !answer.suggestions.length;
    };
    name.addEventListener("input", () => { if (!isOwn) check({}); });
    handle.addEventListener("input", () => {
      isOwn = handle.value !== "";
      check(isOwn ? { handle: handle.value } : {});
    });
    choices.addEventListener("click", (event) => {
      if (!event.target.matches("button")) return;
      handle.value = event.target.value;
      isOwn = true;
      check({ handle: handle.value });
      handle.focus();
    });
    currency.addEventListener("change", () => { isOwnCurrency = true; });
    country.addEventListener("change", () => {
      if (!isOwnCurrency) currency.value = country.selectedOptions[0].dataset.currency;
    });
  });

  document.querySelectorAll("form[data-once]").forEach((form) => {
    const button = form.querySelector("button[data-busy]");
    const label = button.textContent;
    form.addEventListener("submit", (event) => {
      if (form.dataset.sent) return event.preventDefault();
      form.dataset.sent = "yes";
      button.setAttribute("aria-disabled", "true");
      button.textContent = button.dataset.busy;
    });
    addEventListener("pageshow", () => { // the back button brings the page as it was left
      delete form.dataset.sent;
      button.removeAttribute("aria-disabled");
      button.textContent = label;
    });
  });

  const waiting = document.querySelector("[data-wait]");
  if (waiting) {
    const ask = async () => {
      try {
        const response = await fetch(waiting.dataset.wait);
        if (response.ok && (await response.json()).state === "live") return location.assign(waiting.dataset.then);
      } catch { /* asked again */ }
      setTimeout(ask, 1500);
    };
    ask();
  }
  document.querySelector("[data-focus]")?.focus();
})();
