// What is being written is never lost. The server gets it when writing pauses and when the page is left; until it
// says that it has it, the tab keeps it too, and puts it back after a reload or a post that never arrived.

/** Savings wait until nothing was written for so long, and are tried again after so long, in milliseconds. */
const QUIET = 1500;
const AGAIN = 6000;
const OWN = ["csrfmiddlewaretoken", "opened", "seen", "version", "act"];

/** `data-version` of the form is the version that the server has. @param {HTMLFormElement} form */
export function keepDrafts(form) {
  const name = `draft ${form.action || location.pathname}`;
  const version = form.elements.namedItem("version");
  if (!(version instanceof HTMLInputElement)) return;
  const status = form.querySelector("[data-status]");
  const say = (/** @type {string} */ text) => {
    if (status) status.textContent = text;
  };
  let timer = 0;
  let waits = false;
  /** @type {Promise<void> | null} */
  let going = null;

  const save = () => {
    clearTimeout(timer);
    waits = false;
    going = send().finally(() => (going = null));
  };
  const send = async () => {
    const sent = version.value;
    const given = new FormData(form);
    given.set("act", "autosave");
    const kept = await fetch(form.action, { method: "POST", body: given, keepalive: true }).then(
      (reply) => reply.status === 204,
      () => false,
    );
    if (version.value !== sent) return;
    if (kept) sessionStorage.removeItem(name);
    else if (document.visibilityState === "visible") timer = setTimeout(save, AGAIN);
    say(kept ? "Draft kept" : "Not kept yet: this tab holds it, and tries again");
  };
  const changed = () => {
    version.value = `${Date.now()}-${Math.random()}`.slice(0, 40);
    hold(name, form, version.value);
    waits = true;
    clearTimeout(timer);
    timer = setTimeout(save, QUIET);
  };
  form.addEventListener("input", changed);
  form.addEventListener("submit", (event) => {
    clearTimeout(timer);
    waits = false;
    if (!going) return;
    // What was sent before has to arrive before.
    event.preventDefault();
    going.then(() => form.requestSubmit(event.submitter));
  });
  addEventListener("pagehide", () => {
    if (waits) save();
  });
  if (bringBack(name, form)) {
    say("What you were writing is back");
    changed();
  }
}

/** Keep every field in this tab. @param {string} name @param {HTMLFormElement} form @param {string} version */
function hold(name, form, version) {
  const fields = [...new FormData(form)].filter(([field, text]) => !OWN.includes(field) && typeof text === "string");
  try {
    sessionStorage.setItem(name, JSON.stringify({ version, fields }));
  } catch {
    // No room, or none allowed: the server's copy has to do.
  }
}

/** Put back what the server does not have; false where it has it all. @param {string} name @param {HTMLFormElement} form */
function bringBack(name, form) {
  const held = JSON.parse(sessionStorage.getItem(name) ?? "null");
  if (!held || held.version === form.dataset.version) {
    sessionStorage.removeItem(name);
    return false;
  }
  for (const [field, text] of held.fields) {
    const found = form.elements.namedItem(field);
    if (found && "value" in found) found.value = text;
  }
  return true;
}
