/* The back office's own script: everything here makes a form quicker that works without it, but for the order of
   pictures, which has no other way. */
(() => {
  "use strict";
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const one = (selector, root = document) => root.querySelector(selector);

  /* Filters: a choice applies at once. */
  for (const form of all("[data-bo-filters]")) {
    form.addEventListener("change", (event) => {
      if (event.target.matches("select")) form.requestSubmit();
    });
  }

  /* Check all, and how many are chosen. */
  for (const form of all("[data-bo-bulk]")) {
    const boxes = all("tbody input[type=checkbox]", form);
    const master = one("[data-bo-check-all]", form);
    const count = one("[data-bo-check-count]", form);
    if (!master) continue;
    const update = () => {
      const chosen = boxes.filter((box) => box.checked).length;
      master.checked = chosen > 0 && chosen === boxes.length;
      master.indeterminate = chosen > 0 && chosen < boxes.length;
      count.textContent = chosen ? String(chosen) : "";
      form.classList.toggle("has-chosen", chosen > 0);
    };
    master.addEventListener("change", () => {
      for (const box of boxes) box.checked = master.checked;
      update();
    });
    form.addEventListener("change", update);
    update();
  }

  /* Moving an item with buttons keeps the focus on the button. */
  const renumber = (list) => all("[data-bo-place]", list).forEach((input, place) => { input.value = place; });
  const changed = (element) => element.dispatchEvent(new Event("change", { bubbles: true }));

  const gallery = one("[data-bo-gallery]");
  if (gallery) {
    const list = one("[data-bo-pictures]", gallery);
    const status = one("[data-bo-status]", gallery);
    const files = one("input[type=file]", gallery);
    const library = one("[data-bo-library] input[type=hidden]", gallery);
    gallery.addEventListener("click", (event) => {
      const button = event.target.closest("[data-bo-move]");
      if (!button) return;
      const item = button.closest("[data-bo-picture]");
      const back = button.dataset.boMove === "-1";
      const other = back ? item.previousElementSibling : item.nextElementSibling;
      if (!other) return;
      if (back) other.before(item); else other.after(item);
      renumber(list);
      button.focus();
      status.textContent = `${[...list.children].indexOf(item) + 1} / ${list.children.length}`;
      changed(one("[data-bo-place]", item));
    });
    /* New rows come numbered from 0: give them the next free numbers of this form. */
    const adopt = (html) => {
      const total = one("[data-bo-total]", gallery);
      const holder = document.createElement("template");
      holder.innerHTML = html;
      for (const problem of all("[data-bo-problem]", gallery)) problem.remove();
      for (const row of [...holder.content.children]) {
        if (row.matches("[data-bo-picture]")) {
          const number = Number(total.value);
          for (const field of all("[name]", row)) field.name = field.name.replace(/^pictures-\d+-/, `pictures-${number}-`);
          for (const field of all("[id]", row)) field.id = field.id.replace(/^id_pictures-\d+-/, `id_pictures-${number}-`);
          for (const label of all("label[for]", row)) label.htmlFor = label.htmlFor.replace(/^id_pictures-\d+-/, `id_pictures-${number}-`);
          total.value = number + 1;
        }
        list.append(row);
      }
      renumber(list);
    };
    /* What could not be sent stays chosen and goes with the next save. */
    const bar = one("[data-bo-sending]", gallery);
    const send = (data) => new Promise((resolve) => {
      const request = new XMLHttpRequest();
      request.open("POST", gallery.dataset.url);
      request.setRequestHeader("X-Requested-With", "XMLHttpRequest");
      request.upload.addEventListener("progress", (event) => {
        if (event.lengthComputable) [bar.max, bar.value] = [event.total, event.loaded];
      });
      request.addEventListener("loadend", () => {
        gallery.removeAttribute("aria-busy");
        bar.hidden = true;
        status.textContent = "";
        const isTold = request.status === 200 || request.status === 422;
        if (isTold) adopt(request.responseText);
        resolve(isTold);
      });
      gallery.setAttribute("aria-busy", "true");
      bar.hidden = false;
      bar.removeAttribute("value");
      status.textContent = bar.getAttribute("aria-label");
      request.send(data);
    });
    if (gallery.dataset.url) {
      files.addEventListener("change", async () => {
        if (!files.files.length) return;
        const data = new FormData();
        for (const file of files.files) data.append("files", file);
        if (await send(data)) files.value = "";
      });
      library?.addEventListener("change", async () => {
        if (!library.value) return;
        const data = new FormData();
        data.append("library_image", library.value);
        if (await send(data)) {
          library.value = "";
          one("[data-chooser-action-clear]", gallery)?.click();
          one("[data-bo-library] .chooser", gallery)?.classList.add("blank");
        }
      });
    }
  }

  /* Options: rows come and go. An emptied row is no option. */
  const options = one("[data-bo-options]");
  if (options) {
    const rows = one("[data-bo-option-rows]", options);
    const total = one("input[name$=TOTAL_FORMS]", options);
    one("[data-bo-add-option]", options).addEventListener("click", () => {
      const html = one("[data-bo-option-template]", options).innerHTML.replaceAll("__prefix__", total.value);
      rows.insertAdjacentHTML("beforeend", html);
      total.value = Number(total.value) + 1;
      one("input[type=text]", rows.lastElementChild).focus();
    });
    options.addEventListener("click", (event) => {
      const button = event.target.closest("[data-bo-remove-option]");
      if (!button) return;
      const row = button.closest("[data-bo-option]");
      for (const field of all("input[type=text], textarea", row)) field.value = "";
      row.hidden = true;
      one("[data-bo-add-option]", options).focus();
      changed(one("input[type=text]", row));
    });
  }

  /* What a search engine would show. */
  const seo = one("[data-bo-seo]");
  if (seo) {
    const form = seo.closest("form");
    const value = (name) => form.elements[name]?.value.trim() ?? "";
    const words = one("[data-bo-seo-text]", seo).textContent;
    const update = () => {
      one("[data-bo-seo-title]", seo).textContent = value("seo_title") || value("title") || "…";
      one("[data-bo-seo-text]", seo).textContent = value("seo_description") || words;
      one("[data-bo-seo-slug]", seo).textContent = value("slug") || "…";
    };
    form.addEventListener("input", update);
  }

  /* Where a carrier shows the parcel. */
  for (const form of all("[data-bo-ship]")) {
    const link = one("[data-bo-tracking]", form);
    const update = () => {
      const carrier = form.elements.carrier.selectedOptions[0];
      const number = form.elements.tracking_number.value.trim();
      const url = carrier?.dataset.url;
      link.hidden = !(url && number);
      if (!link.hidden) {
        link.href = url.replace("{number}", encodeURIComponent(number));
        link.textContent = link.href;
      }
    };
    form.addEventListener("input", update);
    update();
  }

  /* Printing. */
  for (const button of all("[data-bo-print]")) button.addEventListener("click", () => window.print());

  /* Dragging, beside the buttons. */
  for (const list of all("[data-bo-sortable]")) {
    let held = null;
    for (const grip of all(".bo-grip", list)) grip.parentElement.draggable = true;
    list.addEventListener("dragstart", (event) => { held = event.target.closest("li"); held?.classList.add("is-held"); });
    list.addEventListener("dragover", (event) => {
      const over = event.target.closest("li");
      if (!held || !over || over === held) return;
      event.preventDefault();
      const box = over.getBoundingClientRect();
      if (event.clientY < box.top + box.height / 2) over.before(held); else over.after(held);
    });
    list.addEventListener("dragend", async () => {
      held?.classList.remove("is-held");
      held = null;
      const data = new FormData();
      for (const item of list.children) data.append("product", item.dataset.id);
      try {
        await fetch(list.dataset.url, { method: "POST", body: data, headers: { "X-Requested-With": "XMLHttpRequest" } });
      } finally {
        window.location.reload();
      }
    });
  }
})();
