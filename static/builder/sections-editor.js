"use strict";

// A section of a long page is a closed line until it is opened: its fields are built then, and until then it is sent back
// as one value (builder/blocks/kept.py). Whatever asks for its fields opens it: an error, a comment, the focus, a copy.
(() => {
  const { StreamBlockDefinition, StructBlock, StructBlockDefinition } = window.wagtailStreamField.blocks;

  const isCommented = (id) => document.getElementById("comments-data")?.textContent.includes(id);

  // Opening a section changes the form but nothing in it. Wagtail, which compares, would save a draft; so what it compares
  // with follows. Rich texts write their values anew a moment later: until then, or until somebody does something.
  const SETTLING = 1500;
  let settling = null;
  const settle = () => {
    if (settling) settling.watch.initialFormData = settling.watch.previousFormData = settling.watch.formData;
  };
  const settleLater = () => {
    settle();
    if (settling && Date.now() > settling.until) settling = null;
    if (settling) setTimeout(settleLater, 100);
  };
  const withoutEdit = (form, change) => {
    const watch = form && window.wagtail.app?.getControllerForElementAndIdentifier(form, "w-unsaved");
    const isUnchanged = watch?.initialFormData && watch.initialFormData === watch.formData;
    const isSettling = settling !== null;
    change();
    if (!isUnchanged) return;
    settling = { watch, until: Date.now() + SETTLING };
    if (isSettling) settle();
    else settleLater();
  };
  for (const kind of ["pointerdown", "keydown", "click", "beforeinput", "drop"]) { // all of them before anything changes
    document.addEventListener(kind, (event) => {
      if (!event.isTrusted) return;
      settle();
      settling = null;
    }, true);
  }
  document.addEventListener("input", (event) => { if (event.isTrusted) settling = null; }, true);

  class ClosedSection {
    constructor(definition, placeholder, prefix, { kept, label, ...state }) {
      Object.assign(this, { definition, prefix, state, label, type: definition.name });
      const panel = placeholder.closest("[data-panel]");
      this.element = document.createElement("input");
      Object.assign(this.element, { type: "hidden", name: `${prefix}-kept`, value: kept });
      placeholder.replaceWith(this.element);
      panel.querySelector("[data-panel-toggle]").addEventListener("wagtail:panel-toggle", (event) => {
        if (event.detail.expanded) this.open();
      });
    }

    open() {
      if (!this.block) {
        withoutEdit(this.element.form, () => {
          this.block = this.definition.build(this.element, this.prefix, this.state);
          this.element = this.block.container[0];
        });
      }
      return this.block;
    }

    setState(state) { this.open().setState(state); }
    setError(error) { if (error) this.open().setError(error); }
    getState() { return this.block ? this.block.getState() : this.state; }
    getDuplicatedState() { return this.open().getDuplicatedState(); }
    getValue() { return this.open().getValue(); }
    getTextLabel(options) {
      if (this.block) return this.block.getTextLabel(options);
      const most = options?.maxLength;
      return most && this.label.length > most ? `${this.label.slice(0, most - 1)}…` : this.label;
    }
    focus(options) { this.open().focus(options); }
  }

  class SectionDefinition extends StructBlockDefinition {
    render(placeholder, prefix, state, error) {
      const id = placeholder.closest("[data-contentpath]")?.dataset.contentpath;
      if (!state?.kept || error || isCommented(id)) return this.build(placeholder, prefix, state, error);
      return new ClosedSection(this, placeholder, prefix, state);
    }

    build(placeholder, prefix, state, error) {
      // As Wagtail's own: it looks at the class to know which of the parts inside have headings of their own.
      const own = Object.assign(new StructBlockDefinition(this.name, this.childBlockDefs, this.meta), { collapsible: this.collapsible });
      return new StructBlock(own, placeholder, prefix, state, error);
    }
  }

  class SectionsDefinition extends StreamBlockDefinition {
    render(...given) {
      const sections = super.render(...given);
      for (const child of sections.children) {
        if (child.block instanceof ClosedSection && !child.block.block) child.collapse();
      }
      return sections;
    }
  }

  window.echoppeEditor = { withoutEdit }; // for fields that come after the form (app-section.js)
  window.telepath.register("builder.Section", SectionDefinition);
  window.telepath.register("builder.Sections", SectionsDefinition);
})();
