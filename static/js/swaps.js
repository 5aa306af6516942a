// After htmx has put a fragment in its place: the focus is where it was, and what came is said aloud.

// A fragment on its way is not asked for again; a reading request may replace one.
document.addEventListener("htmx:beforeRequest", (event) => {
  const { elt, requestConfig } = event.detail;
  if (requestConfig.verb === "get") return;
  if (elt.dataset.sent) {
    event.preventDefault();
    return;
  }
  elt.dataset.sent = "yes";
  requestConfig.triggeringEvent?.submitter?.setAttribute("aria-busy", "true");
});

document.addEventListener("htmx:afterRequest", ({ detail: { elt } }) => {
  delete elt.dataset.sent;
  elt.querySelectorAll("[aria-busy]").forEach((button) => button.removeAttribute("aria-busy"));
});

document.addEventListener("htmx:afterSettle", ({ detail: { elt } }) => {
  const said = elt.matches("[data-announce]") ? elt : elt.querySelector("[data-announce]");
  if (said) document.getElementById("announce").textContent = said.dataset.announce;
  const first = elt.querySelector("[data-error-summary], [data-focus]");
  if (first) {
    if (first.tabIndex < 0) first.tabIndex = -1;
    first.focus();
  } else if (document.activeElement === document.body) {
    elt.tabIndex = -1;
    elt.focus();
  }
});
