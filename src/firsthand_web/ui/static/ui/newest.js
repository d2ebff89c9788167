/**
 * Of two pages asked for, the one asked for last stays, whichever is answered first: somebody who presses another link
 * while a page is on its way goes where the browser itself would go. What a form sent is done all the same.
 */
export function keepNewest() {
  /** @type {XMLHttpRequest | undefined} */
  let newest;
  document.addEventListener("htmx:beforeRequest", (event) => {
    const { boosted, xhr } = /** @type {CustomEvent} */ (event).detail;
    if (boosted) newest = xhr;
  });
  document.addEventListener("htmx:beforeSwap", (event) => {
    const detail = /** @type {CustomEvent} */ (event).detail;
    if (detail.boosted && detail.xhr !== newest) detail.shouldSwap = false;
  });
}
