"use strict";

// The theme editor. The form saves without any of this; with it, every change is seen at once in the frame, saved as a
// draft a moment later, and can be undone.
(() => {
  const form = document.querySelector("[data-editor]");
  const frame = document.querySelector("[data-frame]");
  const screen = document.querySelector("[data-screen]");
  const status = document.querySelector("[data-status]");
  const revision = form.elements.revision;
  const words = form.dataset;
  const WAIT = 250;
  const RETRY = 4000;
  const MOST = 100;
  document.querySelector("[data-tools]").hidden = false;

  const own = () => [...form.elements].filter((field) => field.name && !("apart" in field.dataset)
    && !["act", "revision"].includes(field.name) && !["submit", "button", "file"].includes(field.type));
  const read = () => Object.fromEntries(own().filter((field) => field.type !== "radio" || field.checked)
    .map((field) => [field.name, field.value]));
  const same = (one, other) => JSON.stringify(one) === JSON.stringify(other);
  const field = (name) => form.querySelector(`[name="${CSS.escape(name)}"]:not(button)`);
  const say = (text) => { status.textContent = text; };

  // --- What stands in the fields beside their values
  const swatchOf = (name) => form.querySelector(`[data-swatch="${CSS.escape(name)}"]`);
  const pictures = new Map(); // id to what the server says of it
  for (const box of form.querySelectorAll("[data-picture]")) {
    const image = box.querySelector("img");
    const id = form.elements[box.dataset.picture].value;
    if (image && id) pictures.set(id, { url: image.src, width: image.width, height: image.height, title: image.alt });
  }
  const dress = () => {
    for (const each of form.querySelectorAll("[data-swatch]")) {
      const value = field(each.dataset.swatch).value;
      if (/^#[0-9a-f]{6}$/i.test(value)) each.value = value.toLowerCase();
    }
    for (const each of form.querySelectorAll("input[type=range]")) {
      each.closest(".te-field").querySelector("[data-output]").textContent = each.value + each.dataset.unit;
    }
    for (const box of form.querySelectorAll("[data-picture]")) {
      const id = form.elements[box.dataset.picture].value;
      const known = pictures.get(id);
      box.querySelector("[data-remove]").hidden = !id;
      const place = box.querySelector("[data-box]");
      if (!id || !known) { if (!id) place.textContent = "–"; continue; }
      const image = place.querySelector("img") ?? document.createElement("img");
      Object.assign(image, { src: known.url, width: known.width, height: known.height, alt: known.title });
      place.replaceChildren(image);
    }
  };

  // --- Undo and redo
  const undoButton = document.querySelector("[data-undo]");
  const redoButton = document.querySelector("[data-redo]");
  let steps = [read()];
  let at = 0;
  const light = () => { undoButton.disabled = at === 0; redoButton.disabled = at === steps.length - 1; };
  const step = () => {
    const now = read();
    if (same(now, steps[at])) return;
    steps = [...steps.slice(Math.max(0, at + 1 - MOST), at + 1), now];
    at = steps.length - 1;
    light();
  };
  const write = (values) => {
    for (const each of own()) {
      if (each.type === "radio") each.checked = values[each.name] === each.value;
      else if (each.name in values) each.value = values[each.name];
    }
    dress();
  };
  const go = (way) => {
    if (way < 0) step(); // what is being typed is a step too
    if (!steps[at + way]) return;
    at += way;
    write(steps[at]);
    light();
    say(way < 0 ? words.undone : words.redone);
    soon(0);
  };
  undoButton.addEventListener("click", () => go(-1));
  redoButton.addEventListener("click", () => go(1));

  // --- In the frame
  let looks = null;
  let schemeOfShop = "auto";
  const show = (answer) => { looks = answer; wear(); };
  const wear = () => {
    const page = frame.contentDocument;
    if (!page?.documentElement || !frame.contentWindow) return;
    if (looks) {
      for (const link of page.querySelectorAll(`link[rel=stylesheet][href^="${words.preview.replace("preview/", "")}"]`)) link.disabled = true;
      page.adoptedStyleSheets = [looks.css, looks.own_css].map((text) => {
        const sheet = new frame.contentWindow.CSSStyleSheet();
        sheet.replaceSync(text);
        return sheet;
      });
      for (const [name, value] of Object.entries(looks.attributes)) page.documentElement.setAttribute(`data-${name}`, value);
    }
    schemeOfShop = field("s-scheme") ? read()["s-scheme"] : "auto";
    const seen = form.querySelector("[data-scheme]:checked").value;
    if (schemeOfShop === "auto") page.documentElement.setAttribute("data-scheme", seen);
    for (const each of page.querySelectorAll("source[data-dark]")) each.media = seen === "dark" ? "all" : "not all";
    for (const each of form.querySelectorAll("[data-scheme]")) each.disabled = schemeOfShop !== "auto";
  };
  const lead = (address) => { frame.contentWindow.location.replace(`${words.preview}?${new URLSearchParams({ path: address })}`); };
  const pathOf = (url) => url.pathname + url.search;
  let kept = [0, 0];
  frame.addEventListener("load", () => {
    const page = frame.contentDocument;
    if (!page) return;
    wear();
    frame.contentWindow.scrollTo(...kept);
    kept = [0, 0];
    page.addEventListener("click", (event) => {
      const link = event.target.closest("a[href]");
      if (!link || link.getAttribute("href").startsWith("#")) return;
      event.preventDefault();
      const url = new URL(link.href);
      if (url.host === location.host && link.target !== "_blank") lead(pathOf(url));
    }, true);
    page.addEventListener("submit", (event) => {
      event.preventDefault();
      event.stopPropagation();
      const sent = event.target;
      if (sent.method !== "get") { say(words.noForms); return; }
      lead(`${new URL(sent.action).pathname}?${new URLSearchParams(new FormData(sent))}`);
    }, true);
    page.addEventListener("keydown", keys);
  });
  const again = () => {
    kept = [frame.contentWindow.scrollX, frame.contentWindow.scrollY];
    frame.contentWindow.location.reload();
  };
  const place = document.querySelector("[data-place]");
  place.addEventListener("change", () => lead(place.value));

  // --- Widths: what is wider than the place for it is shown smaller
  const fit = () => {
    const width = Number(form.querySelector("[data-width]:checked").value);
    const isNarrow = matchMedia("(max-width: 30rem)").matches;
    const wanted = isNarrow ? 390 : width;
    const scale = Math.min(1, screen.clientWidth / wanted);
    screen.classList.add("is-scaled");
    frame.style.width = `${wanted}px`;
    frame.style.height = `${screen.clientHeight / scale}px`;
    frame.style.transform = `scale(${scale}) translateX(-50%)`;
  };
  new ResizeObserver(fit).observe(screen);
  form.addEventListener("change", (event) => {
    if ("width" in event.target.dataset) fit();
    if ("scheme" in event.target.dataset) wear();
  });

  // --- What is wrong, and the way out
  const suggestion = (name, color) => {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "te-suggestion";
    button.innerHTML = '<svg width="14" height="14" aria-hidden="true"><rect width="14" height="14"/></svg><span></span>';
    button.querySelector("rect").setAttribute("fill", color);
    button.querySelector("span").textContent = words.use.replace("HEX", color);
    button.addEventListener("click", () => { use(name, color); field(name).focus(); });
    return button;
  };
  const use = (name, color) => { field(name).value = color; dress(); step(); soon(0); };
  const fixAll = document.querySelector("[data-fix]");
  let offers = [];
  fixAll.querySelector("[data-fix-all]").addEventListener("click", () => {
    for (const [name, color] of offers) field(name).value = color;
    dress();
    step();
    soon(0);
  });
  const complain = (problems) => {
    for (const place of form.querySelectorAll("[data-problem]")) place.replaceChildren();
    for (const each of form.querySelectorAll("[aria-invalid]")) each.removeAttribute("aria-invalid");
    offers = [];
    for (const { field: about, message, suggestion: color } of problems) {
      const place = form.querySelector(`[data-problem="${CSS.escape(about)}"]`);
      const name = `s-${about}`;
      if (!place) continue;
      const line = document.createElement("p");
      line.className = "te-problem";
      line.append(`${message} `);
      if (/^#/.test(color)) { line.append(suggestion(name, color)); offers.push([name, color]); }
      place.append(line);
      (field(name) ?? field(about) ?? field(about.replace("social.", "social-")))?.setAttribute("aria-invalid", "true");
      place.closest("details").open = true;
    }
    fixAll.hidden = offers.length < 2;
  };

  // --- Saving
  let timer = 0;
  let isSaving = false;
  let isWaiting = false;
  let isDirty = false;
  let isPulling = false; // at a colour or a slider: one step when it is let go
  let isStuck = false; // somebody else has saved: a person decides
  let shown = null;
  const seenWhole = (answer) => JSON.stringify([answer.logo?.id, answer.logo_dark?.id, answer.favicon?.id, answer.social]);
  const soon = (wait = WAIT) => {
    isDirty = true;
    clearTimeout(timer);
    timer = setTimeout(save, wait);
  };
  const save = async () => {
    if (isStuck) return;
    if (isSaving) { isWaiting = true; return; }
    isSaving = true;
    isWaiting = false;
    say(words.saving);
    const data = new FormData(form);
    for (const name of ["act", "publish_at", "width", "seen"]) data.delete(name);
    const files = [...form.querySelectorAll("input[type=file]")].filter((each) => each.files.length);
    for (const each of form.querySelectorAll("input[type=file]")) if (!each.files.length) data.delete(each.name);
    const sent = read();
    try {
      const response = await fetch(words.draft, { method: "POST", body: data, headers: { Accept: "application/json" } });
      if (!(response.headers.get("Content-Type") ?? "").includes("json")) throw new Error(response.status);
      const answer = await response.json();
      if (files.length) for (const each of files) each.value = "";
      if (response.status === 409) { stop(answer); return; }
      if (answer.gone) { isStuck = true; say(answer.gone); return; }
      show(answer);
      complain(answer.problems);
      if (response.ok) settle(answer, files);
      else say(words.refused);
      isDirty = !response.ok || !same(sent, read()) && !files.length;
    } catch {
      say(words.offline);
      timer = setTimeout(save, RETRY);
    } finally {
      isSaving = false;
      if (isWaiting) save();
    }
  };
  const settle = (answer, files) => {
    revision.value = answer.revision;
    for (const name of ["logo", "logo_dark", "favicon"]) {
      const id = answer[name] ? String(answer[name].id) : "";
      if (answer[name]) pictures.set(id, answer[name]);
      if (files.some((each) => each.name === `${name}-file`)) form.elements[name].value = id;
    }
    if (!isPulling) step();
    dress();
    say(answer.saved);
    const whole = seenWhole(answer);
    if (shown !== null && shown !== whole) again();
    shown = whole;
  };
  const stop = (answer) => {
    isStuck = true;
    const banner = document.querySelector("[data-conflict]");
    banner.querySelector("[data-conflict-words]").textContent = answer.conflict;
    banner.hidden = false;
    revision.value = answer.revision;
    banner.querySelector("button").focus();
    say("");
  };

  // --- What people do
  form.addEventListener("input", (event) => {
    const { target } = event;
    isPulling = ["color", "range"].includes(target.type);
    if (target.dataset.swatch) { field(target.dataset.swatch).value = target.value; soon(); return; }
    if ("apart" in target.dataset || target.type === "file") return;
    dress();
    soon();
  });
  form.addEventListener("change", (event) => {
    const { target } = event;
    isPulling = false;
    if (target.type === "file") { soon(0); return; }
    if ("apart" in target.dataset && !target.dataset.swatch) return;
    step();
  });
  form.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (!button) return;
    if ("remove" in button.dataset) {
      event.preventDefault();
      form.elements[button.closest("[data-picture]").dataset.picture].value = "";
    } else if ("pick" in button.dataset) {
      event.preventDefault();
      const { url, width, height } = button.dataset;
      pictures.set(button.value, { url, width, height, title: button.querySelector("img").alt });
      form.elements[button.closest("[data-picture]").dataset.picture].value = button.value;
      button.closest("details").open = false;
      button.closest("details").querySelector("summary").focus();
    } else if ("resetCss" in button.dataset) {
      event.preventDefault();
      form.elements.css.value = "";
    } else if ("suggestion" in button.dataset) {
      event.preventDefault();
      field(button.name).value = button.value;
    } else return;
    dress();
    step();
    soon(0);
  });
  const keys = (event) => {
    if (!(event.ctrlKey || event.metaKey) || event.altKey) return;
    const key = event.key.toLowerCase();
    if (event.target.matches?.("textarea") && key !== "s") return; // text has an undo of its own
    const way = key === "z" ? (event.shiftKey ? 1 : -1) : key === "y" ? 1 : 0;
    if (way) go(way);
    else if (key === "s") { step(); soon(0); }
    else return;
    event.preventDefault();
  };
  document.addEventListener("keydown", keys);

  // Buttons that leave the page send the whole form: not while a draft is on its way, or it would look like two people.
  let isLeaving = false;
  form.addEventListener("submit", (event) => {
    if (event.submitter?.value === "save") { // Enter in a field
      event.preventDefault();
      step();
      soon(0);
      return;
    }
    clearTimeout(timer);
    if (!isSaving) { isLeaving = true; return; }
    event.preventDefault();
    const button = event.submitter;
    const wait = setInterval(() => {
      if (isSaving) return;
      clearInterval(wait);
      if (!isStuck) form.requestSubmit(button ?? undefined);
    }, 50);
  });
  addEventListener("beforeunload", (event) => { if (isDirty && !isLeaving) event.preventDefault(); });
  addEventListener("pageshow", () => { isLeaving = false; });

  write(steps[0]);
  const about = (name) => ({ id: form.elements[name].value ? Number(form.elements[name].value) : undefined });
  const social = Object.fromEntries([...form.querySelectorAll("[name^=social-]")].filter((each) => each.value)
    .map((each) => [each.name.replace("social-", ""), each.value]));
  shown = seenWhole({ logo: about("logo"), logo_dark: about("logo_dark"), favicon: about("favicon"), social });
  light();
  fit();
  if (frame.contentDocument?.readyState === "complete") frame.dispatchEvent(new Event("load"));
})();
