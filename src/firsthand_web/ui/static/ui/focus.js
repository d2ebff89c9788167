/**
 * After a boosted link or form, or Back, the new page stands where the old one stood and the element that had the
 * focus is gone. The content takes it, so that Tab goes on from there and a screen reader says which page this is.
 */
export function keepFocus() {
  const settle = () => {
    const main = document.getElementById("main");
    if (!main || (document.activeElement && document.activeElement !== document.body)) return;
    main.setAttribute("aria-label", document.title);
    main.focus({ preventScroll: true });
  };
  document.addEventListener("htmx:afterSettle", (event) => {
    if (/** @type {CustomEvent} */ (event).detail.boosted) settle();
  });
  document.addEventListener("htmx:historyRestore", settle);
}
