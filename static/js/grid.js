/* The grid of products: keys, paste from a spreadsheet, taking back. Without it the page is a plain form. */
(() => {
  const form = document.getElementById("grid-form");
  if (!form) return;
  const body = form.querySelector("tbody");
  const count = document.getElementById("grid-count");
  const was = JSON.parse(form.elements.was.value);
  const done = [];
  let saving = false;

  const field = (cell) => cell && cell.querySelector("input, select");
  const place = (input) => {
    const cell = input.closest("td");
    return [cell.parentElement.sectionRowIndex, cell.cellIndex];
  };
  const at = (row, column) => field(body.rows[row] && body.rows[row].cells[column]);

  let old = ""; // what the cell in focus said when somebody began to type
  const settle = () => { if (body.contains(document.activeElement)) old = document.activeElement.value; };
  const mark = (input) => input.classList.toggle("is-changed", input.value !== was[input.name]);
  const tell = () => {
    const number = body.querySelectorAll(".is-changed").length;
    count.textContent = !number ? "" : number === 1 ? count.dataset.one : count.dataset.many.replace("…", number);
  };
  const put = (input, value) => {
    if (input.tagName === "SELECT") {
      const wanted = value.trim().toLowerCase();
      const option = [...input.options].find((each) => [each.value, each.text.toLowerCase()].includes(wanted));
      if (!option) return;
      input.value = option.value;
    } else {
      input.value = value;
    }
    mark(input);
  };
  const change = (pairs) => {
    const before = pairs.map(([input]) => [input, input.value]);
    pairs.forEach(([input, value]) => put(input, value));
    done.push(before);
    settle();
    tell();
  };
  const takeBack = () => {
    const before = done.pop();
    if (!before) return;
    before.forEach(([input, value]) => put(input, value));
    before[0][0].focus();
    settle();
    tell();
  };

  const cellsOf = (text) => {
    const rows = [[""]];
    let quoted = false;
    for (let i = 0; i < text.length; i += 1) {
      const sign = text[i];
      const row = rows[rows.length - 1];
      if (quoted && sign === '"' && text[i + 1] === '"') { row[row.length - 1] += '"'; i += 1; }
      else if (sign === '"' && (quoted || row[row.length - 1] === "")) quoted = !quoted;
      else if (!quoted && sign === "\t") row.push("");
      else if (!quoted && sign === "\n") rows.push([""]);
      else if (sign !== "\r") row[row.length - 1] += quoted && sign === "\n" ? " " : sign;
    }
    if (rows.length > 1 && rows[rows.length - 1].length === 1 && !rows[rows.length - 1][0]) rows.pop();
    return rows;
  };

  body.addEventListener("paste", (event) => {
    const input = event.target.closest("input, select");
    const text = event.clipboardData.getData("text/plain");
    if (!input || !/[\t\n]/.test(text.replace(/\r?\n$/, ""))) return;
    event.preventDefault();
    const [top, left] = place(input);
    const pairs = [];
    cellsOf(text).forEach((row, down) => row.forEach((value, right) => {
      const target = at(top + down, left + right);
      if (target) pairs.push([target, value]);
    }));
    if (pairs.length) change(pairs);
  });

  body.addEventListener("focusin", (event) => { old = event.target.value; });
  body.addEventListener("change", (event) => {
    if (event.target.value !== old) done.push([[event.target, old]]);
    old = event.target.value;
  });
  body.addEventListener("input", (event) => { mark(event.target); tell(); });

  const move = (input, down, right) => {
    let [row, column] = place(input);
    do { row += down; column += right; } while (body.rows[row] && body.rows[row].cells[column] && !at(row, column));
    const target = at(row, column);
    if (target) { target.focus(); if (target.select) target.select(); }
    return Boolean(target);
  };
  body.addEventListener("keydown", (event) => {
    const input = event.target.closest("input, select");
    if (!input) return;
    const isText = input.tagName === "INPUT";
    const command = event.ctrlKey || event.metaKey;
    if (command && event.key.toLowerCase() === "z" && !event.shiftKey) {
      if (input.value !== old) { put(input, old); tell(); } else takeBack();
    } else if (command && event.key.toLowerCase() === "d") {
      const [row, column] = place(input);
      const pairs = [];
      for (let next = row + 1; next < body.rows.length; next += 1) {
        const target = at(next, column);
        if (target) pairs.push([target, input.value]);
      }
      if (pairs.length) change(pairs);
    } else if (event.key === "Enter" && isText) move(input, event.shiftKey ? -1 : 1, 0);
    else if (event.key === "ArrowDown" && isText) move(input, 1, 0);
    else if (event.key === "ArrowUp" && isText) move(input, -1, 0);
    else if (event.key === "ArrowRight" && isText && input.selectionStart === input.value.length) { if (!move(input, 0, 1)) return; }
    else if (event.key === "ArrowLeft" && isText && input.selectionEnd === 0) { if (!move(input, 0, -1)) return; }
    else if (event.key === "Escape") { put(input, was[input.name]); tell(); }
    else return;
    event.preventDefault();
  });

  form.addEventListener("submit", () => {
    saving = true;
    const sent = {};
    body.querySelectorAll("input, select").forEach((input) => {
      if (input.value === was[input.name]) input.disabled = true; // only what changed travels
      else sent[input.name] = was[input.name];
    });
    form.elements.was.value = JSON.stringify(sent);
  });
  window.addEventListener("beforeunload", (event) => {
    if (!saving && body.querySelector(".is-changed")) event.preventDefault();
  });
  body.querySelectorAll("input, select").forEach(mark);
  tell();
})();
