/** Where popovers stood is left out of what htmx keeps for “back”: written into a page, it would break our own rule. */
export function forgetPlaces() {
  document.addEventListener("htmx:beforeHistorySave", () => {
    for (const popover of document.querySelectorAll("[popover][style]")) popover.removeAttribute("style");
  });
}

/** A computed number: shows its popover on hover and focus too, placed beside the number. @param {HTMLElement} button */
export function mountOrigin(button) {
  const popover = document.getElementById(button.getAttribute("popovertarget") ?? "");
  if (!popover) return;
  let timer = 0;
  popover.addEventListener("toggle", () => {
    if (!popover.matches(":popover-open")) return;
    const from = button.getBoundingClientRect();
    const size = popover.getBoundingClientRect();
    const left = Math.max(12, Math.min(from.left, innerWidth - size.width - 12));
    const below = from.bottom + 6;
    const top = below + size.height > innerHeight ? Math.max(6, from.top - size.height - 6) : below;
    popover.style.margin = "0";
    popover.style.inset = `${top}px auto auto ${left}px`;
  });
  const show = () => {
    clearTimeout(timer);
    timer = setTimeout(() => popover.matches(":popover-open") || popover.showPopover(), 250);
  };
  const hide = () => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      if (popover.matches(":popover-open") && !popover.matches(":hover") && !popover.contains(document.activeElement)) popover.hidePopover();
    }, 200);
  };
  button.addEventListener("pointerenter", (event) => event.pointerType === "mouse" && show());
  button.addEventListener("pointerleave", hide);
  popover.addEventListener("pointerleave", hide);
}
