// Makes the chat quicker: turns go by fetch, and only what is new comes back. Without this script all works as forms.
"use strict";

const log = document.getElementById("log");
const press = document.getElementById("press");
const ask = document.getElementById("ask");
const question = document.getElementById("question");
const embedded = document.documentElement.classList.contains("embedded");
let busy = false;

function nonce() {
  return Array.from(crypto.getRandomValues(new Uint8Array(12)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

// A frame's own storage is often closed to it, so the page around it keeps which conversation the tab has.
// Only sites that are let in (frame-ancestors) can be that page.
function tellParent(message) {
  if (embedded && window.parent !== window) window.parent.postMessage({ lotsen: message }, "*");
}

function setSession(token) {
  for (const form of [press, ask]) {
    let field = form.elements.namedItem("session");
    if (!field) {
      field = document.createElement("input");
      field.type = "hidden";
      field.name = "session";
      form.append(field);
    }
    field.value = token;
  }
  tellParent({ session: token });
}

function element(tag, name, text = "") {
  const made = document.createElement(tag);
  made.className = name;
  made.textContent = text;
  return made;
}

// The company's words and three dots, while Lotsen looks.
function pendingExchange(words) {
  const pending = element("div", "exchange new");
  pending.tabIndex = -1;
  if (words) pending.append(element("p", "said", words));
  const thinking = element("p", "thinking");
  thinking.append(element("span", "unseen", log.dataset.thinking));
  for (let dots = 0; dots < 3; dots += 1) thinking.append(document.createElement("i"));
  pending.append(thinking);
  return pending;
}

function exchangesOf(html) {
  const parsed = new DOMParser().parseFromString(html, "text/html");
  return [...parsed.querySelectorAll(".exchange")].map((one) => document.adoptNode(one));
}

function revealLocation(within) {
  if (!navigator.geolocation) return;
  for (const button of within.querySelectorAll("[data-location]")) button.hidden = false;
}

function show(exchange, takeFocus) {
  document.getElementById("latest")?.removeAttribute("id");
  exchange.id = "latest";
  revealLocation(exchange);
  if (takeFocus) exchange.focus({ preventScroll: true });
  exchange.scrollIntoView({ block: "start" });
}

function fail(pending, text, fields, words) {
  pending.querySelector(".thinking")?.remove();
  const problem = element("p", "problem", `${text} `);
  const again = element("button", "press", log.dataset.retry);
  again.type = "button";
  again.addEventListener("click", () => { pending.remove(); send(fields, words, true); });
  const row = element("div", "presses");
  row.append(again);
  pending.append(problem, row);
}

async function send(fields, words, takeFocus) {
  if (busy) return;
  busy = true;
  const pending = pendingExchange(words);
  log.setAttribute("aria-busy", "true");
  log.append(pending);
  pending.scrollIntoView({ block: "start" });
  try {
    const response = await fetch(ask.action, { method: "POST", body: fields, headers: { "X-Requested-With": "fetch" } });
    const text = await response.text();
    if (!response.ok) {
      fail(pending, text, fields, words);
    } else {
      if (response.headers.has("Lotsen-Erased")) log.replaceChildren(log.firstElementChild, pending);
      if (response.headers.has("Lotsen-Session")) setSession(response.headers.get("Lotsen-Session"));
      const [exchange] = exchangesOf(text);
      pending.replaceWith(exchange);
      show(exchange, takeFocus);
    }
  } catch {
    fail(pending, log.dataset.offline, fields, words);
  } finally {
    busy = false;
    log.removeAttribute("aria-busy");
  }
}

function fieldsOf(form, extra) {
  const fields = new URLSearchParams(new FormData(form));
  fields.set("turn", nonce());
  for (const [name, value] of Object.entries(extra)) fields.set(name, value);
  return fields;
}

function fit() {
  if (CSS.supports("field-sizing", "content")) return;
  question.style.height = "auto";
  question.style.height = `${question.scrollHeight + 2}px`;
}

ask.addEventListener("submit", (event) => {
  event.preventDefault();
  const text = question.value.trim();
  if (!text || busy) return;
  send(fieldsOf(ask, { text }), text, false);
  question.value = "";
  fit();
});

question.addEventListener("input", fit);
question.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
  event.preventDefault();
  ask.requestSubmit();
});

press.addEventListener("submit", (event) => {
  const button = event.submitter;
  if (!button || "native" in button.dataset || "download" in button.dataset) return;
  event.preventDefault();
  const label = button.lastElementChild?.textContent ?? button.textContent;
  send(fieldsOf(press, { press: button.value }), label.trim(), true);
});

log.addEventListener("click", (event) => {
  const button = event.target.closest("[data-location]");
  if (!button) return;
  navigator.geolocation.getCurrentPosition(
    ({ coords }) => send(fieldsOf(press, { at: `${coords.latitude},${coords.longitude}` }), button.textContent.trim(), true),
    () => button.closest(".presses").before(element("p", "problem", log.dataset.noLocation)),
    { timeout: 10000, maximumAge: 600000 },
  );
});

// A frame that is opened again in the same tab, on another page of the site, goes on where it was.
async function restore(token) {
  setSession(token);
  const fields = fieldsOf(press, {});
  const response = await fetch("/embed/conversation", { method: "POST", body: fields, headers: { "X-Requested-With": "fetch" } });
  if (!response.ok) return;
  setSession(response.headers.get("Lotsen-Session"));
  const exchanges = exchangesOf(await response.text());
  log.append(...exchanges);
  if (exchanges.length) show(exchanges.at(-1), false);
}

window.addEventListener("message", (event) => {
  const token = event.source === window.parent && event.data?.lotsen?.session;
  if (embedded && token && !document.getElementById("latest") && !busy) restore(token).catch(() => {});
});

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") tellParent("close");
});

revealLocation(document);
const latest = document.getElementById("latest");
if (!latest) tellParent("open");
else if (embedded) tellParent({ session: ask.elements.namedItem("session").value });
else if (!location.hash) latest.scrollIntoView({ block: "start", behavior: "instant" });
