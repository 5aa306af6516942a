// A draft's parts in the admin: rows are added in place, and the tree of criteria is moved and indented.
// Labels follow by themselves; the numbers that the server reads (place and level) are kept in step.
// Without this file the same buttons send the form, and the page comes back rearranged.

const ROMAN = [[100, "C"], [90, "XC"], [50, "L"], [40, "XL"], [10, "X"], [9, "IX"], [5, "V"], [4, "IV"], [1, "I"]];
const STYLES = [roman, letters, String, (n) => letters(n).toLowerCase(), (n) => roman(n).toLowerCase()];
const MOVES = { ArrowRight: "indent", ArrowLeft: "outdent", ArrowUp: "up", ArrowDown: "down", Enter: "below" };
const DEEPEST = 8;

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

const say = (words) => { document.getElementById("announce").textContent = words; };
const depth = (row) => Number(row.dataset.depth);
const field = (row, name) => row.querySelector(`[name$="-${name}"]`);
const label = (row) => row.querySelector("[data-label]").textContent;

for (const group of document.querySelectorAll("[data-rows-of]")) {
  const list = group.querySelector("[data-rows-here]");
  const empty = group.querySelector("[data-row-empty]");
  if (empty) edit(group, list, empty);
}

function edit(group, list, empty) {
  const tree = group.hasAttribute("data-criteria");
  const total = document.querySelector(`[name="${group.dataset.rowsOf}-TOTAL_FORMS"]`);
  const rows = () => [...list.querySelectorAll("[data-row-of]")];

  // A row with everything that stands under it.
  function branch(row) {
    const all = rows();
    const from = all.indexOf(row);
    const to = all.findIndex((each, place) => place > from && depth(each) <= depth(row));
    return all.slice(from, to < 0 ? all.length : to);
  }

  function renumber() {
    const numbers = [];
    rows().forEach((row, place) => {
      const level = Math.min(depth(row), numbers.length, DEEPEST);
      row.dataset.depth = level;
      numbers.length = level + 1;
      numbers[level] = (numbers[level] ?? 0) + 1;
      field(row, "position").value = place;
      field(row, "depth").value = level;
      if ("labelKept" in row.dataset) return;
      for (const each of row.querySelectorAll("[data-label]")) {
        each.textContent = `${STYLES[level % STYLES.length](numbers[level])}.`;
      }
    });
  }

  const ways = {
    indent(row, all, at) {
      if (at === 0 || depth(row) > depth(all[at - 1])) return;
      for (const each of branch(row)) each.dataset.depth = depth(each) + 1;
    },
    outdent(row) {
      if (depth(row)) for (const each of branch(row)) each.dataset.depth = depth(each) - 1;
    },
    up(row, all, at) {
      const before = all.slice(0, at).reverse().find((each) => depth(each) <= depth(row));
      if (before && depth(before) === depth(row)) before.before(...branch(row));
    },
    down(row, all, at) {
      const moved = branch(row);
      const after = all[at + moved.length];
      if (after && depth(after) === depth(row)) branch(after).at(-1).after(...moved);
    },
    below: (row) => add(row),
  };

  function move(row, way, focused) {
    const all = rows();
    const before = label(row);
    ways[way](row, all, all.indexOf(row));
    renumber();
    if (way === "below") return;
    focused.focus();
    row.scrollIntoView({ block: "nearest" });
    say(before === label(row) ? `${before} stays where it is` : `${before} is now ${label(row)}`);
  }

  function add(below) {
    const made = empty.content.cloneNode(true);
    const row = made.querySelector("[data-row-of]");
    for (const each of row.querySelectorAll("[name], [id], [for], [value]")) {
      for (const name of ["name", "id", "for", "value"]) {
        if (each.hasAttribute(name)) each.setAttribute(name, each.getAttribute(name).replace("__prefix__", total.value));
      }
    }
    total.value = Number(total.value) + 1;
    if (below) {
      row.dataset.depth = depth(below);
      branch(below).at(-1).after(row);
    } else {
      list.append(row);
    }
    if (tree) renumber();
    row.querySelector("textarea, input:not([type=hidden]), select").focus();
    say(tree ? `${label(row)} added` : "Row added");
  }

  group.addEventListener("click", (event) => {
    const button = event.target.closest("[data-move], [data-add]");
    if (!button) return;
    event.preventDefault();
    if (button.dataset.move) move(button.closest("[data-row-of]"), button.dataset.move, button);
    else add(null);
  });

  if (!tree) return;
  // What stands under a criterion goes with it, visibly, and can be kept.
  group.addEventListener("change", ({ target }) => {
    if (!target.matches("[name$='-DELETE']")) return;
    for (const each of branch(target.closest("[data-row-of]"))) field(each, "DELETE").checked = target.checked;
  });
  group.addEventListener("keydown", (event) => {
    const row = event.target.closest("[data-row-of]");
    if (!event.altKey || event.ctrlKey || event.metaKey || !row || !MOVES[event.key] || event.target.matches("select")) return;
    event.preventDefault();
    move(row, MOVES[event.key], event.target);
  });
  for (const each of group.querySelectorAll("[data-numbers]")) each.hidden = true;
  for (const each of empty.content.querySelectorAll("[data-numbers]")) each.hidden = true;
  renumber();
}
