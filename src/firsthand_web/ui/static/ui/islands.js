// Mounts islands, which are elements with data-island="name", now and after each htmx swap.
import { keepFocus } from "./focus.js";
import { listenToKeys } from "./keys.js";
import { keepNewest } from "./newest.js";
import { forgetPlaces, mountOrigin } from "./origin.js";
import { listenToPalette, mountPalette } from "./palette.js";
import { mountTheme } from "./theme-switch.js";

/** @type {Record<string, (element: HTMLElement) => void>} */
const islands = { origin: mountOrigin, palette: mountPalette, theme: mountTheme };
/** @type {WeakSet<Element>} */
const mounted = new WeakSet();

/** @param {ParentNode} root */
function mount(root) {
  for (const element of root.querySelectorAll("[data-island]")) {
    if (!(element instanceof HTMLElement) || mounted.has(element)) continue;
    mounted.add(element);
    islands[element.dataset.island ?? ""]?.(element);
    // An area's own island is a module that exports `mount`.
    if (element.dataset.module) import(element.dataset.module).then((area) => area.mount(element));
  }
}

mount(document);
document.addEventListener("htmx:load", () => mount(document));
keepFocus();
forgetPlaces();
keepNewest();
listenToKeys();
listenToPalette();
