/** The command palette: Ctrl K, type, arrow, Enter. Its answers come from the server as a list. @param {HTMLElement} button */
export function mountPalette(button) {
  const dialog = document.getElementById("palette");
  if (!(dialog instanceof HTMLDialogElement)) return;
  button.hidden = false;
  button.addEventListener("click", () => open(dialog, button.dataset.url ?? ""));
  document.addEventListener("keydown", (event) => {
    if (!button.isConnected) return;
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k") {
      event.preventDefault();
      open(dialog, button.dataset.url ?? "");
    }
  });
}

/** @param {HTMLDialogElement} dialog @param {string} url */
function open(dialog, url) {
  if (dialog.open) return;
  dialog.innerHTML = '<label class="visually-hidden" for="palette-query">Go to a page or record</label><input id="palette-query" type="search" autocomplete="off" placeholder="Go to…"><div id="palette-answers" role="status"></div>';
  const input = /** @type {HTMLInputElement} */ (dialog.querySelector("input"));
  const answers = /** @type {HTMLElement} */ (dialog.querySelector("#palette-answers"));
  let latest = 0;
  const ask = async () => {
    const mine = ++latest;
    const reply = await fetch(`${url}?q=${encodeURIComponent(input.value)}`, { headers: { "HX-Request": "true" } });
    const text = await reply.text();
    if (mine === latest && reply.ok) answers.innerHTML = text;
  };
  input.addEventListener("input", ask);
  dialog.onkeydown = (event) => move(dialog, input, event);
  dialog.showModal();
  input.focus();
  ask();
}

/** @param {HTMLDialogElement} dialog @param {HTMLInputElement} input @param {KeyboardEvent} event */
function move(dialog, input, event) {
  const links = /** @type {HTMLElement[]} */ ([input, ...dialog.querySelectorAll("a")]);
  const at = links.indexOf(/** @type {HTMLElement} */ (document.activeElement));
  if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    event.preventDefault();
    const step = event.key === "ArrowDown" ? 1 : -1;
    links[(at + step + links.length) % links.length]?.focus();
  } else if (event.key === "Enter" && at === 0) {
    event.preventDefault();
    links[1]?.click();
  }
}
