// Forms: nothing twice, nothing that rests, errors first, texts that grow.
// The server stays the judge of all of it; without this file everything still works.

const RELEASE = 10_000; // ms after which an unanswered form may be sent again

// A second press of a button whose form is on its way does nothing. The server knows the token too.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.matches("[method=dialog], [target]")) return;
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  form.dataset.sent = "yes";
  event.submitter?.setAttribute("aria-busy", "true");
  setTimeout(() => release(form), RELEASE);
});

function release(form) {
  delete form.dataset.sent;
  for (const button of form.ownerDocument.querySelectorAll("[aria-busy]")) {
    if (button.form === form) button.removeAttribute("aria-busy");
  }
}

// The back button may show this very page again, as it was left.
addEventListener("pageshow", (event) => {
  if (event.persisted) document.querySelectorAll("form[data-sent]").forEach(release);
});

// A resting button keeps the focus, so that its reason is read, and does nothing.
document.addEventListener("click", (event) => {
  const resting = event.target.closest("[aria-disabled='true']");
  if (!resting) return;
  event.preventDefault();
  event.stopPropagation();
  resting.focus();
}, { capture: true });

// Errors come first, and a link in their list leads into the field, also of a group of choices.
document.querySelector("[data-error-summary]")?.focus();
document.addEventListener("click", (event) => {
  const link = event.target.closest("[data-error-summary] a");
  const group = link && document.getElementById(link.hash.slice(1));
  if (group?.localName !== "fieldset") return;
  event.preventDefault();
  group.querySelector("input:checked, input")?.focus();
});

// Browsers without field-sizing grow a text by its lines.
if (!CSS.supports("field-sizing", "content")) {
  const grow = (text) => {
    text.style.blockSize = "auto";
    text.style.blockSize = `${text.scrollHeight + 2}px`;
  };
  document.querySelectorAll("textarea.input").forEach(grow);
  document.addEventListener("input", ({ target }) => {
    if (target.matches("textarea.input")) grow(target);
  });
}

// What a page offers to take along: a citation to copy, the page to print.
document.addEventListener("click", async (event) => {
  const words = event.target.closest("[data-copy]")?.dataset.copy;
  if (words) {
    await navigator.clipboard.writeText(words);
    document.getElementById("announce").textContent = `Copied: ${words}`;
  }
  if (event.target.closest("[data-print]")) print();
});
