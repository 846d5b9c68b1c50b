// One line on any page puts Lotsen there:
//   <script src="https://…/embed.js" data-municipality="1265" defer></script>
// data-municipality: code or name. data-lang: sv or en (else the page's). data-inline: in the text, not behind a button.
"use strict";

(() => {
  const script = document.currentScript;
  const TEXTS = __TEXTS__;
  const lang = (script.dataset.lang || document.documentElement.lang || "sv").slice(0, 2) === "en" ? "en" : "sv";
  const words = TEXTS[lang];
  const home = new URL(script.src);
  const address = new URL("/embed", home);
  address.searchParams.set("lang", lang);
  if (script.dataset.municipality) address.searchParams.set("municipality", script.dataset.municipality);

  // Styles are set one by one, since a page's own policy may forbid style sheets from elsewhere.
  function made(tag, style, attributes = {}) {
    const element = document.createElement(tag);
    Object.assign(element.style, style);
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    return element;
  }

  function frame(style) {
    const attributes = { title: words.frame, allow: "geolocation", src: address.href };
    return made("iframe", { border: "0", width: "100%", height: "100%", display: "block", ...style }, attributes);
  }

  // This page's own storage says which conversation the tab has, so that it goes on over the site's pages.
  function stored() {
    try { return sessionStorage.getItem("lotsen-session"); } catch { return null; }
  }

  function store(token) {
    try { sessionStorage.setItem("lotsen-session", token); } catch { /* closed: each page begins anew */ }
  }

  function listen(chat, close) {
    window.addEventListener("message", (event) => {
      if (event.source !== chat.contentWindow || event.origin !== home.origin) return;
      const said = event.data?.lotsen;
      if (said === "close") close();
      if (said === "open" && stored()) chat.contentWindow.postMessage({ lotsen: { session: stored() } }, home.origin);
      if (typeof said?.session === "string") store(said.session);
    });
  }

  if ("inline" in script.dataset) {
    const inline = frame({ height: "min(44rem, 85vh)", border: "1px solid #7f9096", borderRadius: "12px" });
    listen(inline, () => {});
    script.after(inline);
    return;
  }

  const panel = made("div", {
    position: "fixed", zIndex: "2147483000", right: "0", bottom: "0", width: "min(26rem, 100vw)",
    height: "min(44rem, 100dvh)", background: "#f5f6f3", boxShadow: "0 8px 40px rgb(0 0 0 / 30%)", borderRadius: "14px 14px 0 0",
    overflow: "hidden", display: "none", flexDirection: "column",
  }, { role: "region", "aria-label": words.frame });
  const button = {
    font: "600 16px/1.25 system-ui, sans-serif", color: "#fff", background: "#14586a", border: "2px solid #fff",
    cursor: "pointer", minHeight: "44px", padding: "8px 18px",
  };
  const open = made("button", {
    ...button, position: "fixed", zIndex: "2147483000", right: "16px", bottom: "16px", minHeight: "52px", borderRadius: "26px",
    boxShadow: "0 4px 16px rgb(0 0 0 / 25%)",
  }, { type: "button", "aria-expanded": "false" });
  open.textContent = words.open;
  const close = made("button", { ...button, border: "0", textAlign: "right", width: "100%" }, { type: "button" });
  close.textContent = words.close;
  let chat = null;

  function toggle(shown) {
    if (shown && !chat) {
      chat = frame({ flex: "1" });
      listen(chat, () => toggle(false));
      panel.append(chat);
    }
    panel.style.display = shown ? "flex" : "none";
    open.style.display = shown ? "none" : "";
    open.setAttribute("aria-expanded", String(shown));
    (shown ? close : open).focus();
  }

  open.addEventListener("click", () => toggle(true));
  close.addEventListener("click", () => toggle(false));
  panel.addEventListener("keydown", (event) => { if (event.key === "Escape") toggle(false); });
  panel.append(close);
  document.body.append(panel, open);
})();
