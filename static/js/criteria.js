// The tree of criteria in the admin: rows are moved and indented, labels follow, and the
// hidden numbers that the server reads (place and level) are kept in step.

const STYLES = [
  (n) => roman(n),
  (n) => letters(n),
  (n) => String(n),
  (n) => letters(n).toLowerCase(),
  (n) => roman(n).toLowerCase(),
];
const ROMAN = [[100, "C"], [90, "XC"], [50, "L"], [40, "XL"], [10, "X"], [9, "IX"], [5, "V"], [4, "IV"], [1, "I"]];
const MOVES = { ArrowRight: "indent", ArrowLeft: "outdent", ArrowUp: "up", ArrowDown: "down" };

function roman(number) {
  let words = "";
  for (const [value, sign] of ROMAN) {
    while (number >= value) {
      words += sign;
      number -= value;
    }
  }
  return words;
}

function letters(number) {
  let words = "";
  while (number > 0) {
    words = String.fromCharCode(65 + ((number - 1) % 26)) + words;
    number = Math.floor((number - 1) / 26);
  }
  return words;
}

for (const group of document.querySelectorAll("[data-criteria]")) {
  const list = group.querySelector("[data-criteria-list]");
  const empty = list.querySelector("[data-criterion-empty]");
  const prefix = group.dataset.criteria;
  const total = group.querySelector(`[name="${prefix}-TOTAL_FORMS"]`);

  const rows = () => [...list.querySelectorAll("[data-criterion]:not([data-criterion-empty])")];
  const depth = (row) => Number(row.dataset.depth);
  const field = (row, name) => row.querySelector(`[name$="-${name}"]`);

  // A row with everything that stands under it.
  function branch(row) {
    const all = rows();
    const from = all.indexOf(row);
    let to = from + 1;
    while (to < all.length && depth(all[to]) > depth(row)) to += 1;
    return all.slice(from, to);
  }

  function renumber() {
    const numbers = [];
    rows().forEach((row, place) => {
      const level = Math.min(depth(row), numbers.length);
      row.dataset.depth = level;
      numbers.length = level + 1;
      numbers[level] = (numbers[level] ?? 0) + 1;
      row.querySelector("[data-criterion-label]").textContent = `${STYLES[level % STYLES.length](numbers[level])}.`;
      if (field(row, "position")) {
        field(row, "position").value = place;
        field(row, "depth").value = level;
      }
    });
  }

  function move(row, way) {
    const moved = branch(row);
    const all = rows();
    const at = all.indexOf(row);
    if (way === "indent" && at > 0 && depth(row) <= depth(all[at - 1])) {
      for (const each of moved) each.dataset.depth = depth(each) + 1;
    }
    if (way === "outdent" && depth(row) > 0) {
      for (const each of moved) each.dataset.depth = depth(each) - 1;
    }
    if (way === "up") {
      const before = all.slice(0, at).reverse().find((each) => depth(each) <= depth(row));
      if (before && depth(before) === depth(row)) before.before(...moved);
    }
    if (way === "down") {
      const after = all[at + moved.length];
      if (after && depth(after) === depth(row)) branch(after).at(-1).after(...moved);
    }
    renumber();
  }

  function add(below) {
    const row = empty.cloneNode(true);
    const number = total.value;
    row.hidden = false;
    delete row.dataset.criterionEmpty;
    row.removeAttribute("data-criterion-empty");
    for (const each of row.querySelectorAll("[name], [id], [for]")) {
      for (const name of ["name", "id", "for"]) {
        if (each.hasAttribute(name)) each.setAttribute(name, each.getAttribute(name).replace("__prefix__", number));
      }
    }
    total.value = Number(number) + 1;
    row.dataset.depth = below ? depth(below) : 0;
    const last = below ? branch(below).at(-1) : rows().at(-1);
    if (last) last.after(row);
    else list.prepend(row);
    renumber();
    row.querySelector("textarea").focus();
  }

  if (!empty) {
    renumber();
    continue;
  }
  for (const each of group.querySelectorAll("[data-move], [data-criterion-add]")) each.hidden = false;
  for (const each of group.querySelectorAll("[data-criterion-numbers]")) each.hidden = true;
  group.addEventListener("click", ({ target }) => {
    const button = target.closest("[data-move]");
    if (button) {
      move(button.closest("[data-criterion]"), button.dataset.move);
      button.focus();
    }
    if (target.closest("[data-criterion-add]")) add(null);
  });
  group.addEventListener("keydown", (event) => {
    const row = event.target.closest("[data-criterion]");
    if (!event.altKey || !row) return;
    if (event.key === "Enter") {
      event.preventDefault();
      add(row);
    } else if (MOVES[event.key]) {
      event.preventDefault();
      move(row, MOVES[event.key]);
      event.target.focus();
    }
  });
  renumber();
}
