"use strict";

// Wagtail saves drafts when a form differs from what it held two seconds after it had opened, or at the last saving.
// What was typed before that first look, or while a draft was on its way, would count as having been there: nothing
// would be saved, and nobody warned. Such forms are told that they have changes.
(() => {
  const typed = new WeakSet();

  document.addEventListener("input", (event) => {
    const form = event.target.closest("form");
    if (event.isTrusted && form) typed.add(form);
  });
  document.addEventListener("w-autosave:save", (event) => typed.delete(event.target));
  document.addEventListener("w-unsaved:watch-edits", (event) => {
    const form = event.target;
    if (!typed.has(form)) return;
    setTimeout(() => form.setAttribute("data-w-unsaved-force-value", "true")); // after Wagtail's own "false"
  });
})();

// How the page looks in a list of search results, while its title and description are being written.
(() => {
  const show = () => {
    const result = document.querySelector("[data-search-result]");
    if (!result) return;
    const value = (id) => (document.getElementById(id)?.value ?? "").trim();
    const put = (name, text, limit) => {
      const place = result.querySelector(`[data-result-${name}]`);
      place.textContent = text.length > limit ? `${text.slice(0, limit).replace(/\s+\S*$/, "")} …` : text;
    };
    put("title", value("id_seo_title") || value("id_title") || "…", 60);
    put("text", value("id_search_description") || result.dataset.empty, 160);
    put("slug", value("id_slug"), 80);
  };
  document.addEventListener("input", show);
  document.addEventListener("change", show);
  document.addEventListener("w-unsaved:watch-edits", show);
  document.addEventListener("DOMContentLoaded", show);
  if (document.readyState !== "loading") show();
})();
