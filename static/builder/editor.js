// Wagtail saves drafts when a form differs from what it held two seconds after it had opened, or at the last saving.
// What was typed before that first look, or while a draft was on its way, would count as having been there: nothing
// would be saved, and nobody warned. Such forms are told that they have changes.
(() => {
  "use strict";
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
