// In the editor's preview: a click on a section leads to it in the form beside; links and forms stay put.
(() => {
  if (window.parent === window) return;
  const editor = window.parent.document;
  document.addEventListener("click", (event) => {
    const section = event.target.closest("[data-section]");
    if (event.target.closest("a, button")) event.preventDefault();
    if (!section) return;
    const block = editor.getElementById(`block-${section.dataset.section}-section`);
    if (!block) return;
    const toggle = block.querySelector('[aria-expanded="false"][data-panel-toggle]');
    if (toggle) toggle.click();
    block.scrollIntoView({ block: "start" });
    const fields = [...block.querySelectorAll("input:not([type=hidden]), textarea, [contenteditable]")];
    const field = fields.find((each) => !each.closest("[hidden]")); // not the closed settings of the section
    if (field) field.focus({ preventScroll: true });
  }, true);
  document.addEventListener("submit", (event) => event.preventDefault(), true);
})();
