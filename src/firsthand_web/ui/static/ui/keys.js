/** A list that is walked with j and k and opened with Enter. @param {HTMLElement} list */
export function mountKeys(list) {
  document.addEventListener("keydown", (event) => {
    const target = /** @type {HTMLElement} */ (event.target);
    if (!list.isConnected || event.ctrlKey || event.metaKey || event.altKey) return;
    if (target.closest("input, textarea, select, dialog")) return;
    if (event.key === "/") {
      event.preventDefault();
      document.getElementById("find")?.focus();
    }
    if (event.key !== "j" && event.key !== "k") return;
    const links = /** @type {HTMLElement[]} */ ([...list.querySelectorAll("[data-row] a[href], a[data-row]")]).filter(
      (link, index, all) => all.findIndex((other) => other.closest("[data-row]") === link.closest("[data-row]")) === index,
    );
    const at = links.findIndex((link) => link.closest("[data-row]")?.contains(document.activeElement));
    links[Math.max(0, Math.min(links.length - 1, at + (event.key === "j" ? 1 : -1)))]?.focus();
  });
}
