"use strict";

// A section of an app: which one, and the fields that the app asks for, built from definitions of the server's once the
// section is opened. Until they have come, and where the app is gone, the value is sent back as it was given out.
(() => {
  const fetched = new Map();
  const sections = (url) => {
    if (!fetched.has(url)) {
      const asked = fetch(url, { headers: { accept: "application/json" } }).then((answer) => {
        if (!answer.ok) throw new Error(answer.status);
        return answer.json();
      });
      asked.catch(() => fetched.delete(url)); // the next section that is opened asks again
      fetched.set(url, asked);
    }
    return fetched.get(url);
  };
  const made = (name, properties = {}) => Object.assign(document.createElement(name), properties);

  class AppPart {
    constructor(definition, placeholder, prefix, state, error) {
      Object.assign(this, { definition, prefix, type: definition.name, state: state || { choice: "", fields: null, kept: "" } });
      this.idForLabel = `${prefix}-choice`;
      this.element = made("div", { className: "w-field" });
      this.errors = made("p", { className: "error-message", hidden: true });
      this.errors.setAttribute("role", "alert");
      this.note = made("p", { className: "help" });
      this.note.setAttribute("role", "status");
      this.kept = made("input", { type: "hidden", name: `${prefix}-kept`, value: this.state.kept || "" });
      this.select = made("select", { id: this.idForLabel, disabled: true });
      this.place = made("div");
      this.element.append(this.errors, this.select, this.note, this.kept, this.place);
      placeholder.replaceWith(this.element);
      this.error = error;
      this.ready = sections(definition.meta.url).then((found) => this.unedited(() => this.fill(found))).catch(() => this.say("failed"));
    }

    // What arrives by itself is no edit: no draft is saved for it.
    unedited(change) { (window.echoppeEditor?.withoutEdit || ((_form, act) => act()))(this.element.closest("form"), change); }

    say(word) { this.note.textContent = word ? this.definition.meta.words[word] : ""; }

    fill({ sections: offered }) {
      this.offered = new Map(offered.map((each) => [each.choice, each]));
      const { choice } = this.state;
      const isGone = choice && !this.offered.has(choice);
      if (!offered.length) return this.say(isGone ? "gone" : "none");
      this.select.append(made("option", { value: isGone ? choice : "", textContent: isGone ? "—" : this.definition.meta.words.choose }));
      for (const app of new Set(offered.map((each) => each.app))) {
        const group = made("optgroup", { label: app });
        group.append(...offered.filter((each) => each.app === app && (!each.is_retired || each.choice === choice))
          .map((each) => made("option", { value: each.choice, textContent: each.title })));
        if (group.children.length) this.select.append(group);
      }
      this.select.value = choice;
      this.select.disabled = false;
      this.select.addEventListener("change", () => this.show(null));
      if (isGone) this.say("gone");
      else this.show(this.state.fields);
      if (this.error) this.setError(this.error);
    }

    show(fields) {
      const chosen = this.offered.get(this.select.value);
      this.kept.disabled = true;
      this.select.name = `${this.prefix}-choice`;
      this.block = null;
      const placeholder = made("div");
      this.place.replaceChildren(placeholder);
      this.note.textContent = chosen ? chosen.description : "";
      if (chosen?.is_retired) this.say("retired");
      if (!chosen) return;
      const definition = window.telepath.unpack(chosen.fields);
      definition.collapsible = false; // no heading of its own
      this.block = definition.render(placeholder, `${this.prefix}-settings`, fields || chosen.defaults);
    }

    // Before the fields are there, what was given is remembered and shown with them.
    setState(state) {
      this.state = state;
      this.kept.value = state.kept || "";
      if (!this.offered) return;
      this.select.value = state.choice;
      this.show(state.fields);
    }

    setError(error) {
      this.errors.textContent = error?.messages?.join(" ") || "";
      this.errors.hidden = !this.errors.textContent;
      this.error = error;
      if (error?.blockErrors) this.block?.setError(error);
    }

    getState() {
      if (!this.select.name) return this.state;
      return { choice: this.select.value, fields: this.block ? this.block.getState() : null, kept: "" };
    }

    getDuplicatedState() {
      if (!this.block) return this.getState();
      return { ...this.getState(), fields: this.block.getDuplicatedState() };
    }

    getValue() { return this.getState(); }
    getTextLabel() { return this.select.selectedOptions[0]?.textContent || ""; }
    focus() { this.select.focus(); }
  }

  class AppPartDefinition {
    constructor(name, meta) { Object.assign(this, { name, meta }); }
    render(placeholder, prefix, state, error) { return new AppPart(this, placeholder, prefix, state, error); }
  }

  window.telepath.register("builder.AppPart", AppPartDefinition);
})();
