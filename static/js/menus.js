// What floats: menus that close, the list of keys, and every act and place by name (Ctrl K).

const keys = document.getElementById("keys");
const acts = document.getElementById("acts");
const filter = acts?.querySelector("[data-acts-filter]");
const list = acts?.querySelector("[data-acts-list]");

// -- menus -------------------------------------------------------------------

const openMenus = () => document.querySelectorAll("details.menu[open]");

document.addEventListener("click", ({ target }) => {
  for (const menu of openMenus()) if (!menu.contains(target)) menu.open = false;
});

document.addEventListener("focusin", ({ target }) => {
  for (const menu of openMenus()) if (!menu.contains(target)) menu.open = false;
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || event.defaultPrevented) return;
  for (const menu of openMenus()) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});

// What floats takes the focus; the browser gives it back where it was.
for (const floating of [keys, acts]) {
  floating?.addEventListener("toggle", ({ newState }) => {
    if (newState === "open") floating.querySelector("[data-first]").focus();
  });
}

// -- names -------------------------------------------------------------------

function nameOf(element) {
  if (element.dataset.keyName) return element.dataset.keyName;
  const copy = element.cloneNode(true);
  copy.querySelectorAll("kbd, svg, .count").forEach((part) => part.remove());
  return element.ariaLabel ?? copy.textContent.replace(/\s+/g, " ").trim();
}

// An act of another row than the current one is not offered, nor is a signature, ever.
function offered(element) {
  const row = element.closest("[data-row]");
  return (!row || row.ariaCurrent === "true")
    && !element.closest("[popover]")
    && !element.form?.querySelector("[type=password]")
    && (element.closest("details.menu") ?? element).checkVisibility({ visibilityProperty: true });
}

function byName(selector) {
  const named = new Map();
  for (const element of document.querySelectorAll(selector)) {
    const name = nameOf(element);
    if (name && !named.has(name) && offered(element)) named.set(name, element);
  }
  return named;
}

// -- the list of keys --------------------------------------------------------

keys?.addEventListener("beforetoggle", ({ newState }) => {
  if (newState !== "open") return;
  const section = keys.querySelector("[data-keys-here]");
  const rows = [...byName("[data-key], [data-key-focus]")].flatMap(([name, element]) => {
    const pressed = element.dataset.key ?? element.dataset.keyFocus;
    if (pressed === "?") return [];
    const term = document.createElement("dt");
    const words = document.createElement("dd");
    for (const key of pressed.split(" ")) {
      term.append(Object.assign(document.createElement("kbd"), { textContent: key.replace("Enter", "↵") }));
    }
    words.textContent = name;
    return [term, words];
  });
  section.querySelector("dl").replaceChildren(...rows);
  section.hidden = !rows.length;
});

// -- every act and place -----------------------------------------------------

const OFFERED = "a.button, button.button, .topbar__nav a, .menu__list a, .menu__list button, .tabs a, [data-key], [data-key-focus], [data-main]";
let choices = new Map();

function show() {
  const words = filter.value.toLowerCase().split(/\s+/);
  const items = [...choices.keys()]
    .filter((name) => words.every((word) => name.toLowerCase().includes(word)))
    .map((name) => {
      const item = document.createElement("li");
      item.append(Object.assign(document.createElement("button"), { type: "button", textContent: name }));
      return item;
    });
  list.replaceChildren(...items);
}

function choose(name) {
  acts.hidePopover();
  choices.get(name).dispatchEvent(new Event("portal:act", { bubbles: true }));
}

acts?.addEventListener("beforetoggle", ({ newState }) => {
  if (newState !== "open") return;
  choices = byName(OFFERED);
  filter.value = "";
  show();
});
filter?.addEventListener("input", show);
list?.addEventListener("click", ({ target }) => target.matches("button") && choose(target.textContent));
acts?.addEventListener("keydown", (event) => {
  const buttons = [...list.querySelectorAll("button")];
  const at = buttons.indexOf(document.activeElement);
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (event.key === "Enter" && at < 0 && buttons.length) choose(buttons[0].textContent);
  else if (step) (buttons[at + step] ?? filter).focus();
  else return;
  event.preventDefault();
});

document.addEventListener("keydown", (event) => {
  if (!(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== "k" || !acts) return;
  event.preventDefault();
  acts.togglePopover();
});
