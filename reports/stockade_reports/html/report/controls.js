// The form: chips of which several can be pressed, selects, and fields with proposals.

const MAX_PROPOSED = 500;
const optionOf = (select, value) => [...select.options].some((option) => option.value === value);

function chips(name, words) {
  const box = byId(name);
  const known = valuesOf(name);
  box.hidden = !divides(name);
  for (const word of words.filter((w) => known.includes(w))) {
    const chip = buttonElement(`${ACTION_WORDS[word] || word} `, "", () => {
      if (!state[name].delete(word)) state[name].add(word);
      changed();
    });
    chip.append(element("b"));
    chip.dataset.word = word;
    box.append(chip);
  }
}

// What findings have, known once all of them are counted.
const valuesOf = (name) =>
  [...valueCounts(FACETS[name])].filter(([, count]) => count).map(([value]) => value).sort();

// Whether some value would leave findings out.
const divides = (name) => [...valueCounts(FACETS[name]).values()].some((n) => n && n < data.count);

function options(name) {
  const select = byId(name);
  select.parentElement.hidden = !divides(name);
  for (const value of valuesOf(name)) {
    const option = element("option", "", value);
    option.value = value;
    select.append(option);
  }
}

function proposals(name) {
  const field = byId(name);
  field.parentElement.hidden = !divides(name);
  if (name === "path") return;
  const list = element("datalist");
  list.id = `${name}-values`;
  for (const value of valuesOf(name).slice(0, MAX_PROPOSED)) {
    const option = element("option");
    option.value = value;
    list.append(option);
  }
  field.after(list);
  field.setAttribute("list", list.id);
}

function makeControls() {
  chips("severity", data.severities);
  chips("action", data.actions);
  chips("novelty", data.novelties);
  chips("change", data.changes);
  for (const name of ["kind", "scanner"]) options(name);
  TYPED.forEach(proposals);
  byId("further").hidden = TYPED.every((name) => byId(name).parentElement.hidden);
  const unused = { package: !all.some((i) => packageOf(i)), owner: data.owners.length < 2 };
  for (const option of [...byId("group").options]) if (unused[option.value]) option.remove();
}

// A value that is already there is left alone, or the caret would jump.
function setValue(field, value) {
  if (field.value !== value) field.value = value;
}

function showControls() {
  for (const name of MANY) {
    const sums = valueCounts(FACETS[name]);
    for (const chip of byId(name).querySelectorAll("button")) {
      chip.setAttribute("aria-pressed", String(state[name].has(chip.dataset.word)));
      chip.lastChild.textContent = number(sums.get(chip.dataset.word));
    }
  }
  for (const name of ["kind", "scanner"]) {
    const sums = valueCounts(FACETS[name]);
    for (const option of [...byId(name).options].slice(1)) {
      const shown = option.value.length > 40 ? `${option.value.slice(0, 40)}…` : option.value;
      option.textContent = `${shown} (${number(sums.get(option.value))})`;
    }
    setValue(byId(name), state[name]);
  }
  setValue(byId("group"), state.group);
  setValue(byId("search"), state.q);
  for (const name of TYPED) setValue(byId(name), state[name]);
  if (TYPED.some(isSet)) byId("further").open = true;
  showActive();
}

// Every filter that is set, each with a button that takes it away.
function showActive() {
  const set = state.q.trim() ? [["Search", state.q, () => { state.q = ""; }]] : [];
  for (const name of NAMES.filter(isSet)) {
    const { label } = FACETS[name];
    if (MANY.includes(name)) {
      for (const word of state[name]) set.push([label, ACTION_WORDS[word] || word, () => state[name].delete(word)]);
    } else {
      set.push([label, state[name], () => { state[name] = ""; }]);
    }
  }
  byId("active").replaceChildren(...set.map(([label, value, undo]) => {
    const cross = buttonElement("×", "", () => { undo(); changed(); toList(); });
    cross.setAttribute("aria-label", `Remove the filter ${label}: ${value}`);
    return element("li", "", `${label}: `, isolated(value), cross);
  }));
  byId("reset").hidden = !set.length;
}

function listen() {
  for (const name of ["kind", "scanner", "group"]) {
    byId(name).addEventListener("change", () => { state[name] = byId(name).value; changed(); });
  }
  let waiting = 0;
  for (const name of ["search", ...TYPED]) {
    byId(name).addEventListener("input", () => {
      state[name === "search" ? "q" : name] = byId(name).value;
      clearTimeout(waiting);
      waiting = setTimeout(() => changed("replace"), 120);
    });
  }
  byId("filters").addEventListener("submit", (event) => event.preventDefault());
  byId("filters").addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.target.tagName !== "INPUT") return;
    event.preventDefault();
    clearTimeout(waiting);
    changed("replace");
    step(1, -1);
  });
  byId("reset").addEventListener("click", () => { clearState(); changed(); byId("search").focus(); });
  byId("help").addEventListener("click", () => byId("keys").showModal());
  byId("close").addEventListener("click", () => byId("keys").close());
}
