// Reviewing by keyboard, and by selecting what is meant. The form underneath works without any of it.

import { keepDrafts } from "./drafts.js";

/** @param {HTMLElement} element */
export function mount(element) {
  if (!(element instanceof HTMLFormElement)) return;
  const form = element;
  const keys = form.querySelector("[data-keys]");
  if (keys instanceof HTMLElement) keys.hidden = false;
  document.addEventListener("keydown", function listen(event) {
    if (!form.isConnected) return document.removeEventListener("keydown", listen);
    const at = /** @type {HTMLElement} */ (event.target);
    if (form.contains(at) || at === document.body || at.id === "main") press(form, event);
  });
  form.addEventListener("pointerup", (event) => offer(form, event));
  keepDrafts(form);
  if (field(form, "text")?.value || field(form, "suggestion")?.value) place(form);
  const wrong = form.querySelector(".field.wrong textarea, .field.wrong input, .field.wrong select");
  if (wrong instanceof HTMLElement) wrong.focus();
}

/** @param {HTMLFormElement} form @param {KeyboardEvent} event */
function press(form, event) {
  const target = /** @type {HTMLElement} */ (event.target);
  if (target.closest("[data-remark]")) return inRemark(form, event);
  const typing = target.closest("input:not([type=radio]), textarea, select");
  if (typing || event.ctrlKey || event.metaKey || event.altKey) {
    if (event.key === "Escape" && typing) current(form)?.focus();
    return;
  }
  const done = act(form, event.key);
  if (done) event.preventDefault();
}

/** What a key does; false where it does nothing here. @param {HTMLFormElement} form @param {string} key */
function act(form, key) {
  if (key === "n") return nextSentence(form);
  if (key === "m") return remark(form);
  if (key === "g") return nextCriterion(form);
  if (key === "w") return focus(form.querySelector("textarea[name=words]"));
  if (key === "a" || key === "r") return judge(form, key === "a" ? "accept" : "revise");
  return /^[1-4]$/.test(key) && level(key);
}

/** @param {HTMLFormElement} form @param {KeyboardEvent} event */
function inRemark(form, event) {
  if (event.key === "Escape") {
    event.preventDefault();
    current(form)?.focus();
  }
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    const add = form.querySelector("[data-remark] button");
    if (add instanceof HTMLButtonElement) form.requestSubmit(add);
  }
}

/** @param {Element | null} element */
function focus(element) {
  if (element instanceof HTMLElement) element.focus();
  return element !== null;
}

/** @param {HTMLFormElement} form @returns {HTMLElement[]} */
function sheets(form) {
  return [...form.querySelectorAll("[data-part]")].filter((sheet) => sheet instanceof HTMLElement);
}

/** The part that has the focus, or that the remark is about. @param {HTMLFormElement} form */
function current(form) {
  const chosen = field(form, "part")?.value;
  return sheets(form).find((sheet) => sheet.contains(document.activeElement) && !document.activeElement?.closest("[data-remark]"))
    ?? sheets(form).find((sheet) => sheet.dataset.part === chosen);
}

/** @param {HTMLFormElement} form @param {string} name */
function field(form, name) {
  const found = form.elements.namedItem(name);
  return found instanceof HTMLSelectElement || found instanceof HTMLTextAreaElement || found instanceof HTMLInputElement ? found : null;
}

/** Where the selection lies in the text of a part, or null. @param {HTMLFormElement} form */
function selected(form) {
  const selection = document.getSelection();
  if (!selection?.rangeCount || selection.isCollapsed) return null;
  const range = selection.getRangeAt(0);
  for (const sheet of sheets(form)) {
    const text = sheet.querySelector("[data-text]");
    if (!text?.contains(range.startContainer) || !text.contains(range.endContainer)) continue;
    const lead = document.createRange();
    lead.setStart(text, 0);
    lead.setEnd(range.startContainer, range.startOffset);
    return { sheet, start: lead.toString().length, quote: range.toString() };
  }
  return null;
}

/** Bring the remark's fields to the part, with what is selected there as the quote. @param {HTMLFormElement} form */
function remark(form) {
  const box = form.querySelector("[data-remark]");
  const meant = selected(form);
  const sheet = meant?.sheet ?? current(form) ?? sheets(form)[0];
  const [part, quote, start] = [field(form, "part"), field(form, "quote"), field(form, "start")];
  if (!(box instanceof HTMLElement) || !sheet || !part || !quote || !start) return false;
  sheet.append(box);
  part.value = sheet.dataset.part ?? "";
  quote.value = meant?.quote ?? "";
  // The server counts characters, the browser halves of some.
  const before = sheet.querySelector("[data-text]")?.textContent?.slice(0, meant?.start ?? 0) ?? "";
  start.value = meant ? String([...before].length) : "";
  return focus(field(form, "text"));
}

/** A remark that is half written stands below its part. @param {HTMLFormElement} form */
function place(form) {
  const box = form.querySelector("[data-remark]");
  const sheet = sheets(form).find((each) => each.dataset.part === field(form, "part")?.value);
  if (box && sheet) sheet.append(box);
}

/** A button below what was selected with the mouse. @param {HTMLFormElement} form @param {PointerEvent} event */
function offer(form, event) {
  if (event.target instanceof Element && event.target.closest("[data-offer]")) return;
  form.querySelector("[data-offer]")?.remove();
  const meant = selected(form);
  if (!meant) return;
  const button = document.createElement("button");
  button.type = "button";
  button.dataset.offer = "";
  button.textContent = "Remark on this";
  button.addEventListener("pointerdown", (event) => event.preventDefault()); // keeps the selection
  button.addEventListener("click", () => {
    remark(form);
    button.remove();
  });
  meant.sheet.querySelector("[data-text]")?.after(button);
}

/** Select the sentence after the one selected in this part, or the first. @param {HTMLFormElement} form */
function nextSentence(form) {
  const sheet = current(form) ?? sheets(form)[0];
  const text = sheet?.querySelector("[data-text]");
  if (!sheet || !text) return false;
  const all = [...(text.textContent ?? "").matchAll(/[^.!?\n]+(?:[.!?]+(?=\s|$)|[.!?]+)?/g)].filter((each) => each[0].trim());
  const meant = selected(form);
  const at = meant?.sheet === sheet ? meant.start : -1;
  const next = all.find((each) => each.index + lead(each[0]) > at) ?? all[0];
  if (!next) return false;
  if (!sheet.contains(document.activeElement)) sheet.focus();
  select(text, next.index + lead(next[0]), next.index + next[0].trimEnd().length);
  return true;
}

/** @param {string} text */
function lead(text) {
  return text.length - text.trimStart().length;
}

/** @param {Element} text @param {number} begin @param {number} end */
function select(text, begin, end) {
  const range = document.createRange();
  const walker = document.createTreeWalker(text, NodeFilter.SHOW_TEXT);
  for (let at = 0, node = walker.nextNode(); node; node = walker.nextNode()) {
    const length = node.textContent?.length ?? 0;
    if (begin >= at && begin <= at + length) range.setStart(node, begin - at);
    if (end >= at && end <= at + length) range.setEnd(node, end - at);
    at += length;
  }
  const selection = document.getSelection();
  selection?.removeAllRanges();
  selection?.addRange(range);
}

/** To the criterion after the one that has the focus. @param {HTMLFormElement} form */
function nextCriterion(form) {
  const all = [...form.querySelectorAll("[data-criterion]")];
  const at = all.findIndex((criterion) => criterion.contains(document.activeElement));
  const next = all[(at + 1) % all.length];
  return focus(next?.querySelector("input:checked") ?? next?.querySelector("input") ?? null);
}

/** @param {string} key */
function level(key) {
  const chosen = document.activeElement?.closest("[data-criterion]")?.querySelector(`input[value="${key}"]`);
  if (!(chosen instanceof HTMLInputElement)) return false;
  chosen.click();
  return focus(chosen);
}

/** @param {HTMLFormElement} form @param {string} verdict */
function judge(form, verdict) {
  const chosen = form.querySelector(`input[name=verdict][value=${verdict}]`);
  if (chosen instanceof HTMLInputElement) chosen.click();
  return focus(form.querySelector("[data-sign]"));
}
