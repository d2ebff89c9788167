/** The button that opens the command palette: type, arrow, Enter. @param {HTMLElement} button */
export function mountPalette(button) {
  button.hidden = false;
  button.addEventListener("click", () => open(button));
}

/** Ctrl K opens it from anywhere. One listener, because pages come and go by htmx. */
export function listenToPalette() {
  document.addEventListener("keydown", (event) => {
    const button = document.querySelector("[data-island=palette]");
    if (!(button instanceof HTMLElement) || !(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== "k") return;
    event.preventDefault();
    open(button);
  });
}

/** Its answers come from the server as a list. @param {HTMLElement} button */
function open(button) {
  const dialog = document.getElementById("palette");
  if (!(dialog instanceof HTMLDialogElement) || dialog.open) return;
  dialog.innerHTML = '<label class="visually-hidden" for="palette-query">Go to a page or record</label><input id="palette-query" type="search" autocomplete="off" placeholder="Go to…"><div id="palette-answers" role="status"></div>';
  const input = /** @type {HTMLInputElement} */ (dialog.querySelector("input"));
  const answers = /** @type {HTMLElement} */ (dialog.querySelector("#palette-answers"));
  let latest = 0;
  const ask = async () => {
    const mine = ++latest;
    const reply = await fetch(`${button.dataset.url}?q=${encodeURIComponent(input.value)}`, { headers: { "HX-Request": "true" } });
    const text = await reply.text();
    if (mine !== latest || !reply.ok) return;
    // The focus stays in the palette when the entry that has it goes.
    if (answers.contains(document.activeElement)) input.focus();
    answers.innerHTML = text;
  };
  let asked = Promise.resolve();
  input.addEventListener("input", () => (asked = ask()));
  dialog.onkeydown = (event) => {
    if (event.key === "Enter" && document.activeElement === input) {
      event.preventDefault();
      // To the first answer to what was typed, even when Enter came before the answer.
      asked.then(() => dialog.querySelector("a")?.click());
    } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      move([input, ...dialog.querySelectorAll("a")], event.key === "ArrowDown" ? 1 : -1);
    }
  };
  dialog.showModal();
  input.focus();
  asked = ask();
}

/** @param {HTMLElement[]} stops @param {number} step */
function move(stops, step) {
  const at = stops.findIndex((stop) => stop === document.activeElement);
  stops[(at + step + stops.length) % stops.length]?.focus();
}
