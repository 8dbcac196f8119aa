// Frames of apps. One may ask for its height, up to the limit that its app stated; nothing else that it says is heard.
// Those that are not needed for the page are loaded after consent to their purpose, or when the shopper asks for them.
(() => {
  const LOWEST = 40;
  const frames = [...document.querySelectorAll("[data-app-frame]")];

  addEventListener("message", ({ source, data }) => {
    const frame = frames.find((each) => each.contentWindow === source); // a sandboxed frame's origin says nothing: "null"
    if (!frame || typeof data !== "object" || data === null || data.echoppe !== 1 || data.type !== "height") return;
    if (!Number.isFinite(data.value)) return;
    frame.style.height = `${Math.min(Math.max(Math.round(data.value), LOWEST), Number(frame.dataset.appFrame))}px`;
  });

  const load = (stage) => {
    const frame = stage.querySelector("[data-app-src]");
    if (!frame) return null;
    stage.style.minHeight = `${stage.offsetHeight}px`; // what asked may have been higher than the frame
    frame.src = frame.dataset.appSrc;
    frame.removeAttribute("data-app-src");
    frame.removeAttribute("tabindex");
    stage.querySelector(".app__ask").remove();
    return frame;
  };
  const agreed = () => {
    const found = document.cookie.match(/(?:^|;\s*)consent=([^;]*)/);
    const purposes = found ? found[1].split(".").slice(1) : [];
    document.querySelectorAll("[data-app-waits]").forEach((stage) => purposes.includes(stage.dataset.appWaits) && load(stage));
  };
  document.addEventListener("consent:given", agreed); // consent.js
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-app-load]");
    if (!button || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    load(button.closest("[data-app-waits]"))?.focus();
  });
  agreed();
})();
