// Keeps the preview beside a form up to date while somebody types. Without this script a button does it.
"use strict";

const form = document.getElementById("form");
const live = document.getElementById("live");
const preview = document.querySelector("[data-preview]");
const PAUSE = 900; // milliseconds without a key, before anything is asked for
const GAP = 2500; // milliseconds at least between two askings: less often than a client may, so that saving always may
const SLOWEST = 30000;
let waiting = 0;
let asked = -GAP;
let asking = false;
let newest = 0; // number of the latest change; an answer to an earlier one is never shown

function say(text) {
  if (live.textContent !== text) live.textContent = text;
}

function later(pause) {
  clearTimeout(waiting);
  waiting = setTimeout(ask, Math.max(pause, asked + GAP - performance.now()));
}

function show(html) {
  const parsed = new DOMParser().parseFromString(html, "text/html").getElementById("seen");
  const seen = document.getElementById("seen");
  if (!parsed) return false;
  const focused = seen.contains(document.activeElement) ? document.activeElement.getAttribute("value") : null;
  seen.replaceWith(document.adoptNode(parsed));
  if (focused) parsed.querySelector(`[value="${CSS.escape(focused)}"]`)?.focus();
  const count = Number(parsed.dataset.count);
  say(count ? form.dataset.problems.replace("#", count) : form.dataset.done);
  return true;
}

async function ask() {
  if (asking) return; // one at a time: when it comes back, what was typed meanwhile is asked for
  asking = true;
  asked = performance.now();
  const mine = newest;
  const body = new URLSearchParams(new FormData(form));
  body.set("do", "preview");
  let again = 0;
  try {
    const response = await fetch(form.getAttribute("action"), {
      method: "POST", body, headers: { "X-Requested-With": "fetch" }, signal: AbortSignal.timeout(SLOWEST),
    });
    if (response.status === 429) again = 1000 * Number(response.headers.get("Retry-After") || 2);
    else if (response.redirected) say(form.dataset.rescued);
    else if (response.status === 403) say(form.dataset.out);
    else if (!response.ok) say(form.dataset.failed);
    else if (mine === newest && !show(await response.text())) say(form.dataset.failed);
  } catch {
    say(form.dataset.failed);
  }
  asking = false;
  if (again || mine !== newest) later(again || PAUSE);
}

form.addEventListener("input", () => {
  newest += 1;
  say("");
  later(PAUSE);
});

if ("first" in form.dataset) later(0);

preview.addEventListener("click", (event) => {
  event.preventDefault();
  say(form.dataset.wait);
  newest += 1;
  later(0);
  document.getElementById("preview").focus();
});
