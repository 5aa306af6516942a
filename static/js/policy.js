// A policy page: copy a citation or a lasting link, and print.

const said = document.getElementById("announce");

function tell(button, words) {
  const label = button.closest("[data-cite]").querySelector("[data-copied]");
  const before = label.textContent;
  said.textContent = words;
  if (before === words) return;
  label.textContent = words;
  setTimeout(() => { label.textContent = "Cite"; }, 2_000);
}

function selectWords(button) {
  const place = button.closest("[data-cite]");
  place.querySelector("details").open = true;
  getSelection().selectAllChildren(place.querySelector("[data-citation]"));
}

async function copy(button) {
  // The button that only the key presses is not seen: the focus stays on what is.
  if (button.tabIndex < 0) button.closest("[data-cite]").querySelector("summary").focus();
  const text = button.dataset.copyLink
    ? new URL(button.dataset.copyLink, location).href
    : button.dataset.copy;
  try {
    await navigator.clipboard.writeText(text);
    tell(button, "Copied");
  } catch {
    // Without the right to the clipboard the words are selected, ready for Ctrl C.
    selectWords(button);
    tell(button, "Press Ctrl C to copy");
  }
}

document.addEventListener("click", ({ target }) => {
  const button = target.closest("[data-copy], [data-copy-link], [data-print]");
  if (!button) return;
  if (button.dataset.print !== undefined) print();
  else copy(button);
});

// The contents follow the reader.
const links = new Map(
  [...document.querySelectorAll(".contents a")].map((link) => [link.hash.slice(1), link]),
);
const seen = new IntersectionObserver((entries) => {
  const first = entries.find((entry) => entry.isIntersecting);
  if (!first) return;
  for (const link of links.values()) link.removeAttribute("aria-current");
  links.get(first.target.id)?.setAttribute("aria-current", "true");
}, { rootMargin: "-10% 0px -75% 0px" });
for (const id of links.keys()) {
  const place = id && document.getElementById(id);
  if (place) seen.observe(place);
}
