// The address: the view in its fragment, so that it can be shared, and `f` for an open finding.

function viewHash() {
  const parts = new URLSearchParams();
  if (state.q) parts.set("q", state.q);
  for (const name of NAMES.filter(isSet)) {
    parts.set(name, MANY.includes(name) ? [...state[name]].join(",") : state[name]);
  }
  if (state.group !== "rule") parts.set("group", state.group);
  return parts;
}

// `how` is push, which "back" undoes, or replace.
function writeHash(how) {
  const parts = viewHash();
  if (state.f) parts.set("f", state.f);
  writeAddress(how, parts.toString());
}

function writeAddress(how, hash) {
  const address = location.href.split("#")[0] + (hash ? `#${hash}` : "");
  if (address === location.href) return;
  try {
    history[`${how}State`](null, "", address);
  } catch (error) {
    // Some browsers refuse many changes in a short time. The view is right all the same.
    if (error.name !== "SecurityError") throw error;
  }
}

function readHash(hash) {
  const parts = new URLSearchParams(hash.slice(1));
  const words = { severity: data.severities, action: data.actions, novelty: data.novelties, change: data.changes };
  clearState();
  state.q = parts.get("q") || "";
  for (const name of NAMES) {
    const asked = parts.get(name) || "";
    if (MANY.includes(name)) state[name] = new Set(asked.split(",").filter((w) => words[name].includes(w)));
    else if (TYPED.includes(name) || optionOf(byId(name), asked)) state[name] = asked;
  }
  const group = parts.get("group") || "";
  state.group = group && optionOf(byId("group"), group) ? group : "rule";
  return parts.get("f") || "";
}

let shownView = null;

function applyHash(hash) {
  const id = readHash(hash);
  if (viewHash().toString() !== shownView) show();
  closeFinding();
  if (id) goTo(id);
}

// A link of the page to a view or a finding. It leads there even where the address is that already.
function onLink(event) {
  const link = event.target.closest('a[href^="#"]');
  if (!link?.hash.includes("=") || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  writeAddress("push", link.hash.slice(1));
  applyHash(link.hash);
  if (!state.f) toList();
}

function toList() {
  byId("findings").scrollIntoView();
  byId("findings").focus({ preventScroll: true });
}

// The row of the finding that the address names is closed, and the address no longer names it.
function closeFinding() {
  const id = state.f;
  state.f = "";
  for (const row of byId("list").querySelectorAll(".finding[open]")) {
    if (column.id[row.dataset.index] === id) row.open = false;
  }
}

function rememberOpen(id, open) {
  if (!id || open === (state.f === id)) return;
  state.f = open ? id : "";
  writeHash(open ? "push" : "replace");
}

function goTo(id) {
  const index = column.id.indexOf(id);
  if (index < 0) {
    byId("status").textContent = "The finding of this link is not in this report.";
    return;
  }
  state.f = id;
  if (!view.row(index)) {
    clearState();
    show();
    writeHash("replace");
  }
  const row = view.row(index);
  row.fillNow();
  row.scrollIntoView({ block: "start" });
  row.firstElementChild.focus({ preventScroll: true });
}
