// Slideshow, countdown and videos on merchants' pages. All of them show something sensible without this file.
(() => {
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const still = matchMedia("(prefers-reduced-motion: reduce)");

  all("[data-slides]").forEach((show) => {
    const strip = show.querySelector(".slides__strip");
    const tools = show.querySelector("[data-slides-tools]");
    if (!tools) return;
    const pause = show.querySelector("[data-slide-pause]");
    const count = strip.children.length;
    const at = () => Math.round(strip.scrollLeft / strip.clientWidth);
    const go = (by) => strip.scrollTo({ left: ((at() + by + count) % count) * strip.clientWidth, behavior: still.matches ? "auto" : "smooth" });
    let timer = 0;
    const stop = () => { clearInterval(timer); timer = 0; if (pause) pause.textContent = pause.dataset.play; };
    const start = () => { timer = setInterval(() => show.matches(":hover, :focus-within") || go(1), 6000); pause.textContent = pause.dataset.pause; };
    if (pause) {
      pause.dataset.pause = pause.textContent;
      pause.addEventListener("click", () => (timer ? stop() : start()));
      if (still.matches) stop();
      else start();
    }
    all("[data-slide]", tools).forEach((button) => button.addEventListener("click", () => { if (pause) stop(); go(Number(button.dataset.slide)); }));
    tools.hidden = false;
  });

  all("[data-countdown]").forEach((place) => {
    const clock = place.querySelector(".count__clock");
    const end = Date.parse(place.dataset.countdown);
    const units = ["days", "hours", "minutes", "seconds"];
    const figures = units.map((unit) => {
      const box = document.createElement("span");
      const figure = document.createElement("span");
      const word = document.createElement("span");
      box.className = "count__unit";
      word.className = "count__word";
      word.textContent = clock.dataset[unit];
      box.append(figure, word);
      clock.append(box);
      return figure;
    });
    const tick = () => {
      const left = Math.floor((end - Date.now()) / 1000);
      if (left <= 0) { clearInterval(timer); place.closest(".sec").hidden = true; return; }
      const values = [Math.floor(left / 86400), Math.floor(left / 3600) % 24, Math.floor(left / 60) % 60, left % 60];
      values.forEach((value, n) => { figures[n].textContent = n ? String(value).padStart(2, "0") : value; });
    };
    const timer = setInterval(tick, 1000);
    clock.hidden = false;
    tick();
  });

  document.addEventListener("click", (event) => {
    const button = event.target.closest(".film__play");
    if (!button) return;
    const ask = button.closest("[data-film]");
    const frame = document.createElement("iframe");
    frame.className = "film__frame";
    frame.src = ask.dataset.film;
    frame.title = ask.dataset.filmTitle;
    frame.allow = "autoplay; fullscreen; picture-in-picture";
    frame.referrerPolicy = "strict-origin-when-cross-origin";
    ask.replaceWith(frame);
    frame.focus();
  });
})();
