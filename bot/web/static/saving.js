// Says that a form is being saved when it takes a while, and sends none twice. Without this script the browser waits.
"use strict";

(() => {
  const SLOW = 1500; // milliseconds before anything is said
  const FORGOTTEN = 20000; // what was downloaded or stopped can be sent again
  const told = document.getElementById("saving");
  let sent = false;
  let saying = 0;

  function forget() {
    sent = false;
    clearTimeout(saying);
    told.textContent = "";
  }

  document.addEventListener("submit", (event) => {
    if (event.defaultPrevented || event.target.method !== "post") return;
    if (sent) {
      event.preventDefault();
      return;
    }
    sent = true;
    saying = setTimeout(() => { told.textContent = told.dataset.text; }, SLOW);
    setTimeout(forget, FORGOTTEN);
  });
  addEventListener("pageshow", forget);
})();
