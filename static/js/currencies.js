/* What the rate and the rounding would make of a price, while they are typed. */
(() => {
  "use strict";
  const output = document.querySelector("[data-bo-example]");
  const form = output && output.closest("form");
  if (!form) return;
  let timer = 0;
  let asked = 0;
  const show = async () => {
    const mine = asked += 1;
    const query = new URLSearchParams(new FormData(form));
    try {
      const answer = await fetch(`${output.dataset.boExample}?${query}`, { headers: { Accept: "application/json" } });
      const told = answer.ok ? (await answer.json()).example : "";
      if (mine === asked) output.textContent = told || "–";
    } catch (_error) {
      /* the example of before stays */
    }
  };
  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(show, 250);
  });
})();
