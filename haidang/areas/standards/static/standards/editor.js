// Inserts the fact or sign of a pressed button where the cursor stands in the expression, and asks for a check.
"use strict";
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-insert]");
  const field = document.querySelector("[data-expression]");
  if (!button || !field) return;
  event.preventDefault();
  const text = button.dataset.insert;
  const before = field.value.slice(0, field.selectionStart);
  const gap = before && !/[\s(:]$/.test(before) ? " " : "";
  field.setRangeText(gap + text, field.selectionStart, field.selectionEnd, "end");
  field.focus();
  field.dispatchEvent(new Event("input", { bubbles: true }));
});
