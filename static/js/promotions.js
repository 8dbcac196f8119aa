/* Articles of a promotion: picked from suggestions while typing. The text area stays the form's own field, one article
   per line, and is all there is without this script. */
(() => {
  "use strict";
  const make = (tag, attributes = {}, text = "") => {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    element.textContent = text;
    return element;
  };

  const enhance = (area) => {
    const words = area.dataset;
    const titles = new Map();
    const box = make("div", { class: "bo-picker" });
    const chips = make("ul", { class: "bo-picker__chosen" });
    const input = make("input", {
      type: "text", role: "combobox", autocomplete: "off", "aria-expanded": "false", "aria-autocomplete": "list",
      "aria-controls": `${area.id}-list`, id: `${area.id}-find`, placeholder: words.boFind, maxlength: "80",
    });
    if (area.getAttribute("aria-describedby")) input.setAttribute("aria-describedby", area.getAttribute("aria-describedby"));
    const list = make("ul", { class: "bo-picker__list", role: "listbox", id: `${area.id}-list`, hidden: "" });
    list.setAttribute("aria-label", words.boFind);
    const status = make("p", { class: "w-sr-only", role: "status" });
    let active = -1;
    let timer = 0;
    let asked = 0;

    const lines = () => area.value.split("\n").map((line) => line.trim()).filter(Boolean);
    const keep = (wanted) => {
      area.value = wanted.join("\n");
      area.dispatchEvent(new Event("change", { bubbles: true }));
      show();
    };
    const show = () => {
      chips.replaceChildren(...lines().map((line) => {
        const item = make("li", { class: "bo-picker__chip" });
        const title = titles.get(line) || line;
        const button = make("button", { type: "button", "aria-label": `${words.boRemove} ${title}` }, "×");
        button.addEventListener("click", () => { keep(lines().filter((each) => each !== line)); input.focus(); });
        item.append(make("span", {}, title), button);
        return item;
      }));
      chips.hidden = !chips.children.length;
    };
    const close = () => {
      list.hidden = true;
      active = -1;
      input.setAttribute("aria-expanded", "false");
      input.removeAttribute("aria-activedescendant");
    };
    const point = (place) => {
      const options = [...list.querySelectorAll("[role=option]")];
      if (!options.length) return;
      active = (place + options.length) % options.length;
      options.forEach((option, number) => option.setAttribute("aria-selected", String(number === active)));
      input.setAttribute("aria-activedescendant", options[active].id);
      options[active].scrollIntoView({ block: "nearest" });
    };
    const choose = (value, title) => {
      titles.set(value, title);
      if (!lines().includes(value)) keep([...lines(), value]);
      input.value = "";
      close();
    };
    const suggest = (found) => {
      list.replaceChildren(...found.map((each, number) => {
        const option = make("li", { role: "option", id: `${area.id}-option-${number}`, "aria-selected": "false" });
        option.append(make("span", {}, each.title), make("small", {}, each.detail));
        option.addEventListener("mousedown", (event) => { event.preventDefault(); choose(each.value, each.title); });
        option.choose = () => choose(each.value, each.title);
        return option;
      }));
      if (!found.length) list.append(make("li", { class: "bo-picker__none" }, words.boNone));
      list.hidden = false;
      active = -1;
      input.setAttribute("aria-expanded", "true");
      status.textContent = found.length ? `${found.length} ${words.boCount}` : words.boNone;
    };
    const ask = async () => {
      const mine = ++asked;
      const wanted = input.value.trim();
      if (!wanted) return close();
      try {
        const answer = await fetch(`${words.boArticles}?q=${encodeURIComponent(wanted)}`, { credentials: "same-origin" });
        if (answer.ok && mine === asked) suggest((await answer.json()).found);
      } catch { close(); }
    };
    input.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(ask, 150); });
    input.addEventListener("blur", close);
    input.addEventListener("keydown", (event) => {
      const options = [...list.querySelectorAll("[role=option]")];
      if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        event.preventDefault();
        point(active < 0 && event.key === "ArrowUp" ? -1 : active + (event.key === "ArrowDown" ? 1 : -1));
      } else if (event.key === "Escape") {
        close();
      } else if (event.key === "Enter" && input.value.trim()) {
        event.preventDefault();
        const option = options[active] || (options.length === 1 ? options[0] : null);
        if (option) option.choose();
      }
    });
    for (const label of area.labels) label.htmlFor = input.id;
    area.hidden = true;
    area.before(box);
    box.append(chips, input, list, status);
    show();
  };

  const start = () => document.querySelectorAll("textarea[data-bo-articles]").forEach(enhance);
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start); else start();
})();
