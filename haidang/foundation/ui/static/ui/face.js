// Comforts only; every page works without this file.
"use strict";

const isTyping = (element) => element && (/^(input|textarea|select)$/i.test(element.tagName) || element.isContentEditable);

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") {
    for (const menu of document.querySelectorAll("details.menu[open]")) {
      menu.open = false;
      if (menu.contains(document.activeElement)) menu.querySelector("summary").focus();
    }
  }
  const box = document.querySelector("[data-search-key]");
  if (event.key === "/" && box && !isTyping(event.target) && !event.ctrlKey && !event.metaKey && !event.altKey) {
    event.preventDefault();
    box.focus();
    box.select();
  }
});

document.addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    if (!menu.contains(event.target)) menu.open = false;
  }
  const row = event.target.closest("tr[data-open]");
  if (!row || event.target.closest("a, button, input, label, select, summary, details")) return;
  if (String(window.getSelection())) return;
  const link = row.querySelector("a[href]");
  if (!link) return;
  if (event.ctrlKey || event.metaKey) window.open(link.href, "_blank", "noopener");
  else link.click();
});

document.addEventListener("change", (event) => {
  const control = event.target;
  if (control.matches("select[data-submit]")) control.form.requestSubmit();
  const form = control.closest("form[data-bulk]");
  if (!form) return;
  if (control.matches("[data-bulk-all]")) {
    for (const box of form.querySelectorAll("input[name='pk']:not(:disabled)")) box.checked = control.checked;
  }
  showBulk(form);
});

function showBulk(form) {
  const chosen = form.querySelectorAll("input[name='pk']:checked");
  for (const box of form.querySelectorAll("input[name='pk']")) {
    box.closest("tr")?.setAttribute("aria-selected", String(box.checked));
  }
  const bar = form.querySelector("[data-bulk-bar]");
  if (bar) bar.hidden = chosen.length === 0;
  const count = form.querySelector("[data-bulk-count]");
  if (count) count.textContent = chosen.length;
}

// A table that fits its frame lets its header stick to the page; a wider one scrolls in its frame.
const frames = new ResizeObserver((entries) => {
  for (const { target } of entries) {
    target.classList.remove("table-wrap--fits");
    target.classList.toggle("table-wrap--fits", target.scrollWidth <= target.clientWidth);
  }
});
function watchTables(root) {
  for (const frame of root.querySelectorAll(".table-wrap:not(.table-wrap--wide)")) frames.observe(frame);
}
document.addEventListener("DOMContentLoaded", () => watchTables(document));
document.addEventListener("htmx:load", (event) => watchTables(event.target));

// A button pressed twice sends once.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post" || event.defaultPrevented) return;
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  form.dataset.sent = "yes";
});
window.addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
  for (const form of document.querySelectorAll("form[data-bulk]")) showBulk(form);
  document.querySelector("[data-focus]")?.focus();
});

// What htmx could not do is said, not swallowed.
function say(text) {
  const spot = document.getElementById("notice");
  if (!spot || !text) return;
  const box = document.createElement("div");
  box.className = "message message--error";
  const words = document.createElement("p");
  words.textContent = text;
  box.append(words);
  spot.replaceChildren(box);
}
document.addEventListener("htmx:beforeRequest", () => document.getElementById("notice")?.replaceChildren());
document.addEventListener("htmx:responseError", () => say(document.body.dataset.failed));
document.addEventListener("htmx:sendError", () => say(document.body.dataset.offline));
