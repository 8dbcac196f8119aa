// htmx is fetched when somebody begins to do something, so that it keeps no picture waiting. What is done before it has come
// is held until then; where it does not come, the page goes on without it.
(() => {
  const { htmx: source } = document.currentScript.dataset;
  const ASKS = "[data-hx-get], [data-hx-post]";
  const held = [];
  let script = null;
  let isThere = false;

  const go = () => {
    isThere = true;
    held.splice(0).forEach(({ place, again }) => {
      place.classList.remove("htmx-request");
      if (place.isConnected) again();
    });
  };

  const fetchIt = () => {
    if (script || !document.querySelector(ASKS)) return;
    script = document.createElement("script");
    script.onerror = go;
    script.onload = () => {
      if (document.readyState !== "complete") { // it waits for an event that is over
        window.htmx.process(document.body);
        addEventListener("popstate", (event) => event.state && event.state.htmx && location.reload());
      }
      go();
    };
    script.src = source;
    document.head.append(script);
  };

  const hold = (event, place, again) => {
    fetchIt();
    event.preventDefault();
    event.stopImmediatePropagation();
    place.classList.add("htmx-request");
    if (!held.some((each) => each.place === place && each.kind === event.type)) held.push({ place, again, kind: event.type });
  };

  document.addEventListener("submit", (event) => {
    const { target, submitter } = event;
    const isAsked = target.matches(ASKS) && /submit|^$/.test(target.dataset.hxTrigger || "");
    // A click, for htmx learns from it which button it was, and so what the button says.
    if (!isThere && isAsked) hold(event, target, () => (submitter ? submitter.click() : target.requestSubmit()));
  }, true);
  document.addEventListener("click", (event) => {
    const link = !isThere && event.target.closest("a, button[type=button]");
    const isPlain = !(event.metaKey || event.ctrlKey || event.shiftKey || event.button);
    if (link && isPlain && link.matches(ASKS)) hold(event, link, () => link.click());
  }, true);
  ["input", "change"].forEach((kind) => document.addEventListener(kind, (event) => {
    const { target } = event;
    if (isThere || !document.querySelector(`[data-hx-trigger*="${kind}"]`)) return;
    hold(event, target, () => target.dispatchEvent(new Event(kind, { bubbles: true })));
  }, true));

  ["pointermove", "pointerdown", "keydown", "focusin", "scroll"].forEach((kind) =>
    addEventListener(kind, fetchIt, { once: true, passive: true }));
  if (document.getElementById("checkout-form")) fetchIt(); // a checkout asks all the time
})();

// Small help for pages that already work without it. No dependencies.
(() => {
  const html = document.documentElement;
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  html.classList.add("js");

  const make = (tag, className, textContent = "") => Object.assign(document.createElement(tag), { className, textContent });

  // Pages are cached for everybody: the number in the cart and what is on the list come from cookies with nothing else.
  const cookie = (name) => (document.cookie.match(`(?:^|; )${name}=([\\d.]+)`) || [])[1] || "";
  const showOwn = () => {
    const kept = cookie("wish_ids").split(".");
    all(".wish button").forEach((heart) => (heart.ariaPressed = kept.includes(heart.value) || null));
    const number = Number(cookie("cart_n"));
    all("[data-cart-count]").forEach((place) => {
      place.replaceChildren();
      const word = number === 1 ? place.dataset.textOne : place.dataset.textMany;
      if (number) place.append(make("span", "cart-count__number", number), make("span", "visually-hidden", " " + word));
    });
  };

  const announce = (text) => {
    const live = document.getElementById("live");
    if (live) live.textContent = text;
  };

  const goToPhoto = (gallery, number) => {
    const strip = gallery.querySelector(".gallery__strip");
    const slide = strip && strip.children[number];
    if (slide) strip.scrollTo({ left: slide.offsetLeft - strip.offsetLeft });
  };

  const enlarge = (link) => {
    const dialog = document.querySelector("[data-zoom-dialog]");
    if (!dialog || !dialog.showModal) return false;
    const photo = new Image();
    photo.className = "zoom__img";
    photo.src = link.href;
    photo.alt = link.querySelector("img").alt;
    all("img", dialog).forEach((old) => old.remove());
    dialog.append(photo);
    dialog.showModal();
    return true;
  };

  const step = (button) => {
    const input = button.closest("[data-stepper]").querySelector("input");
    const before = input.value;
    if (button.dataset.step > 0) input.stepUp();
    else input.stepDown();
    if (input.value !== before) input.dispatchEvent(new Event("change", { bubbles: true }));
  };

  const closeMenus = (except) => all("[data-menu][open]").forEach((menu) => except && menu.contains(except) || (menu.open = false));
  const closeSuggestions = () => all(".search-box__results").forEach((place) => place.replaceChildren());

  document.addEventListener("click", (event) => {
    const at = (selector) => event.target.closest(selector);
    closeMenus(at("[data-menu]"));
    if (!at("[data-dismiss]")) closeSuggestions();
    if (at("[data-step]")) step(at("[data-step]"));
    if (event.target.matches("[data-zoom-dialog]")) event.target.close();
    const plain = !(event.metaKey || event.ctrlKey || event.shiftKey || event.button);
    if (plain && at("[data-zoom]") && enlarge(at("[data-zoom]"))) event.preventDefault();
    if (plain && at(".gallery__thumb")) {
      event.preventDefault();
      const item = at(".gallery__thumb").parentElement;
      goToPhoto(item.closest("[data-gallery]"), [...item.parentElement.children].indexOf(item));
    }
  });

  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    const menu = event.target.closest("[data-menu][open]");
    if (menu) menu.querySelector("summary").focus();
    closeMenus();
    closeSuggestions();
  });

  // The thumbnail of the photo in view is marked, however the shopper got there.
  all("[data-gallery]").forEach((gallery) => {
    const strip = gallery.querySelector(".gallery__strip");
    const thumbs = all(".gallery__thumb", gallery);
    if (!strip || !thumbs.length) return;
    strip.addEventListener("scroll", () => {
      const now = Math.round(strip.scrollLeft / strip.clientWidth);
      thumbs.forEach((thumb, n) => (n === now ? thumb.setAttribute("aria-current", "true") : thumb.removeAttribute("aria-current")));
    }, { passive: true });
  });

  // Forms that robots like: how long the page was read.
  const waited = () => Math.round(performance.now());
  document.addEventListener("submit", (event) => all("[data-waited]", event.target).forEach((field) => { field.value = waited(); }), true);
  document.addEventListener("htmx:configRequest", ({ detail }) => { if ("waited" in detail.parameters) detail.parameters.waited = waited(); });

  // A second press of "Place order" would only cost the server; it decides about doubles by itself.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!form.matches("[data-once]") || (event.submitter && event.submitter.formNoValidate)) return;
    if (form.dataset.sent) event.preventDefault();
    form.dataset.sent = "1";
    form.setAttribute("aria-busy", "true");
  });

  window.addEventListener("pageshow", () => {
    showOwn();
    all("form[data-sent]").forEach((form) => {
      delete form.dataset.sent;
      form.removeAttribute("aria-busy");
    });
  });

  const afterSwap = (event) => {
    showOwn();
    const target = document.getElementById(event.detail.target.id) || event.detail.target;
    const told = target.matches("[data-announce]") ? target : target.querySelector("[data-announce]");
    if (told) announce(told.dataset.announce);
    if (target.dataset.photo) all("[data-gallery]").forEach((gallery) => goToPhoto(gallery, target.dataset.photo - 1));
    if (document.activeElement === document.body) {
      const heading = target.querySelector("[data-focus]");
      if (heading) heading.focus();
    }
  };
  document.addEventListener("htmx:afterSettle", afterSwap);
  ["htmx:responseError", "htmx:sendError", "htmx:timeout"].forEach((name) =>
    document.addEventListener(name, () => {
      const old = document.querySelector(".toast");
      if (old) old.remove();
      const toast = make("p", "toast");
      toast.setAttribute("role", "alert");
      document.body.append(toast);
      toast.textContent = document.body.dataset.errorText;
      setTimeout(() => toast.remove(), 10000);
    })
  );

  // A visit that a campaign brought is counted, with nothing that says whose it is; a reload is no visit.
  const [arrival] = performance.getEntriesByType("navigation");
  if (/[?&]utm_/.test(location.search) && arrival && arrival.type === "navigate") {
    navigator.sendBeacon("/visit-count/", new URLSearchParams({ address: location.pathname + location.search }));
  }

  showOwn();
  const wrong = document.querySelector("[data-focus-now]");
  if (wrong) wrong.focus();
})();
