// Keys are data in the markup, and this file only carries them out:
//   data-key="c"          presses the element (a text field is entered, not pressed)
//   data-key="g w"        two keys one after the other
//   data-key-focus="4"    goes to the element and presses nothing
//   data-main             what Ctrl Enter presses
//   data-rows, data-row   a list and its rows: j and k move, and the keys that stand in a row
//                         act in the current one only; data-rows="start" has one from the start
// Single keys rest in text fields and selects, and altogether under body[data-single-keys="off"].

const CHORD = 1_500; // ms a first key waits for its second
const FIELD = "input:checked, input:not([type=hidden]), select, textarea";
const TYPED = "input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable=true]";
const LINK = ".case-link, th a"; // what Enter opens in a row
const LIVE = "a, button, summary, input, select, textarea, [contenteditable=true]";

let first = "";
let waiting;

// -- the current row ---------------------------------------------------------

const visible = (element) => element.checkVisibility({ visibilityProperty: true });
const scope = () => document.querySelector("[popover]:popover-open, dialog[open]") ?? document;

function list() {
  return document.activeElement.closest("[data-rows]") ?? scope().querySelector("[data-rows]");
}

function rows() {
  return [...(list()?.querySelectorAll("[data-row]") ?? [])].filter(visible);
}

const currentRow = () => rows().find((row) => row.ariaCurrent === "true");

function mark(row) {
  for (const each of row.closest("[data-rows]").querySelectorAll("[data-row][aria-current]")) {
    each.removeAttribute("aria-current");
  }
  row.setAttribute("aria-current", "true");
}

function move(step) {
  const all = rows();
  if (!all.length) return false;
  const at = all.indexOf(currentRow());
  const row = all[Math.min(Math.max(at + step, 0), all.length - 1)];
  mark(row);
  goTo(row.querySelector(LINK) ?? row);
  return true;
}

document.addEventListener("focusin", ({ target }) => {
  const row = target.closest("[data-row]");
  if (row) mark(row);
});

for (const start of document.querySelectorAll("[data-rows=start]")) {
  const all = [...start.querySelectorAll("[data-row]")];
  if (all.length && !all.some((row) => row.ariaCurrent === "true")) mark(all[0]);
}

// -- finding and doing -------------------------------------------------------

function find(selector) {
  const row = currentRow();
  const found = [...scope().querySelectorAll(selector)].filter(visible);
  return (row && found.find((element) => element.closest("[data-row]") === row))
    ?? found.find((element) => !element.closest("[data-row]"));
}

function goTo(element) {
  const target = (element.matches("form, fieldset") && element.querySelector(FIELD)) || element;
  if (target.tabIndex < 0 && !target.hasAttribute("tabindex")) target.tabIndex = -1;
  target.focus({ preventScroll: true, focusVisible: true });
  target.scrollIntoView({ block: "nearest" });
}

function press(element) {
  if (element.matches(TYPED)) return goTo(element);
  // What opens something that floats leaves the focus where it will go back to.
  if (!element.hasAttribute("popovertarget")) element.focus({ preventScroll: true, focusVisible: true });
  element.click();
  const opened = element.localName === "summary" && element.parentElement;
  const field = opened?.open && [...opened.querySelectorAll(FIELD)].find(visible);
  if (field) goTo(field);
}

function carryOut(keys) {
  const key = CSS.escape(keys);
  const found = find(`[data-key="${key}"], [data-key-focus="${key}"]`);
  if (found) perform(found);
  return Boolean(found);
}

const perform = (element) => (element.matches("[data-key-focus]:not([data-key])") ? goTo : press)(element);

// The list of acts (menus.js) asks by an event, so that an act is one thing however it is chosen.
document.addEventListener("portal:act", ({ target }) => perform(target));

function mainButton() {
  const form = document.activeElement.closest("form");
  return [...(form?.querySelectorAll("[data-main]") ?? [])].find(visible) ?? find("[data-main]");
}

// -- the keyboard ------------------------------------------------------------

function chord(key) {
  clearTimeout(waiting);
  const keys = first ? `${first} ${key}` : key;
  first = "";
  if (carryOut(keys)) return true;
  if (!document.querySelector(`[data-key^="${CSS.escape(key)} "]`)) return false;
  first = key;
  waiting = setTimeout(() => { first = ""; }, CHORD);
  return true;
}

function leave(event) {
  const field = document.activeElement;
  if (field.matches(TYPED) && !field.closest("[popover]")) {
    event.preventDefault(); // a search field would lose its words
    field.blur();
  }
}

const MOVES = { j: 1, k: -1, ArrowDown: 1, ArrowUp: -1 };

function answer(event) {
  const { key } = event;
  const at = document.activeElement;
  if ((event.ctrlKey || event.metaKey) && key === "Enter") {
    const main = mainButton();
    if (main) press(main);
    return Boolean(main);
  }
  if (event.ctrlKey || event.metaKey || event.altKey || at.matches(TYPED)) return false;
  if (key.startsWith("Arrow")) return at.matches(`[data-row], [data-row] :is(${LINK})`) && key in MOVES && move(MOVES[key]);
  if (key === "Enter") return !at.matches(LIVE) && (carryOut("Enter") || open(currentRow()));
  if (document.body.dataset.singleKeys === "off" || key.length > 1) return false;
  return (!first && key in MOVES && move(MOVES[key])) || chord(key);
}

function open(row) {
  const link = row?.querySelector(LINK);
  link?.click();
  return Boolean(link);
}

document.addEventListener("keydown", (event) => {
  if (event.isComposing || event.defaultPrevented) return;
  if (event.key === "Escape") return leave(event);
  if (answer(event)) event.preventDefault();
});

// Ctrl is ⌘ on a Mac, also where a key is printed.
if (/Mac|iP/.test(navigator.platform)) {
  for (const printed of document.querySelectorAll("kbd")) {
    printed.textContent = printed.textContent.replace("Ctrl", "⌘");
  }
}
