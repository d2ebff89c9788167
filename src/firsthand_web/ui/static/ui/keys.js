/**
 * Keys that work on every page: / goes to the search, j and k walk through the rows of its lists
 * (data-row in data-island="keys"), Enter then opens one. One listener, because pages come and go by htmx.
 */
export function listenToKeys() {
  document.addEventListener("keydown", (event) => {
    const target = /** @type {HTMLElement} */ (event.target);
    if (event.ctrlKey || event.metaKey || event.altKey || target.closest(TYPING)) return;
    if (event.key === "/") {
      event.preventDefault();
      document.getElementById("find")?.focus();
    }
    if (event.key === "j" || event.key === "k") walk(event.key === "j" ? 1 : -1);
  });
}

/** Where letters are written; boxes to tick are not. */
const TYPING = "input:not([type=radio], [type=checkbox]), textarea, select, dialog";

/** To the first link of the next row, or the one before. @param {number} step */
function walk(step) {
  const rows = [...document.querySelectorAll("[data-island=keys] [data-row]")];
  const links = rows.flatMap((row) => /** @type {HTMLElement | null} */ (row.querySelector("a[href]")) ?? []);
  const at = links.findIndex((link) => link.closest("[data-row]")?.contains(document.activeElement));
  links[Math.max(0, Math.min(links.length - 1, at + step))]?.focus();
}
