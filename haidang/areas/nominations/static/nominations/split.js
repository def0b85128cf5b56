// Running totals of the grid of a split; without it the button "Calculate" does the same.
"use strict";
(() => {
  const number = (field) => Math.max(0, parseInt(field.value, 10) || 0);
  const shown = new Intl.NumberFormat(document.documentElement.lang || "vi");
  const sum = (fields) => [...fields].reduce((total, field) => total + number(field), 0);
  const total = (form) => {
    const places = sum(form.querySelectorAll("[data-top]"));
    const left = Number(form.dataset.free) - places;
    form.querySelectorAll("[data-sum]").forEach((place) => { place.textContent = shown.format(places); });
    form.querySelectorAll("[data-left]").forEach((place) => {
      place.textContent = shown.format(left);
      place.classList.toggle("too-much", left < 0);
    });
  };
  document.addEventListener("input", (event) => {
    const form = event.target.closest("[data-split]");
    if (!form) return;
    const top = event.target.dataset.under;
    if (top) {
      const field = form.querySelector(`[data-top="${top}"]`);
      if (field) field.value = sum(form.querySelectorAll(`[data-under="${top}"]`));
    }
    total(form);
  });
  document.addEventListener("htmx:afterSettle", () => document.querySelectorAll("[data-split]").forEach(total));
})();
