// Filters, search, the address, the keyboard, printing.

const byId = (id) => document.getElementById(id);
const all = [...Array(data.count).keys()];
const state = { q: "", severity: new Set(), action: new Set(), kind: "", scanner: "", group: "rule" };
let openFinding = () => null;

function matching() {
  const words = state.q.toLowerCase().split(/\s+/).filter(Boolean);
  return all.filter((i) =>
    (!state.severity.size || state.severity.has(data.severities[column.severity[i]]))
    && (!state.action.size || state.action.has(data.actions[actionOf(i)]))
    && (!state.kind || state.kind === kindOf(i))
    && (!state.scanner || state.scanner === scannerOf(i))
    && words.every((word) => haystack(i).includes(word)));
}

function show() {
  const found = matching();
  const groups = grouped(found, state.group);
  openFinding = showGroups(byId("list"), groups, state.group, copyLink);
  const what = `${number(data.count)} ${data.count === 1 ? "finding" : "findings"}`;
  byId("status").textContent = found.length
    ? `Showing ${number(found.length)} of ${what} in ${number(groups.length)} ${groups.length === 1 ? "group" : "groups"}, worst first.`
    : `None of ${what} matches the filters.`;
  byId("reset").hidden = found.length === data.count && !state.q;
}

// The address: filters, and `f` for an open finding.
function hashOf(id) {
  const parts = new URLSearchParams();
  if (state.q) parts.set("q", state.q);
  for (const name of ["severity", "action"]) {
    if (state[name].size) parts.set(name, [...state[name]].join(","));
  }
  if (state.kind) parts.set("kind", state.kind);
  if (state.scanner) parts.set("scanner", state.scanner);
  if (state.group !== "rule") parts.set("group", state.group);
  if (id) parts.set("f", id);
  return parts.toString();
}

function writeHash(id = "") {
  const base = location.href.split("#")[0];
  const hash = hashOf(id);
  history.replaceState(null, "", hash ? `${base}#${hash}` : base);
}

function readHash() {
  const parts = new URLSearchParams(location.hash.slice(1));
  const among = (name, known) =>
    new Set((parts.get(name) || "").split(",").filter((word) => known.includes(word)));
  state.q = parts.get("q") || "";
  state.severity = among("severity", data.severities);
  state.action = among("action", data.actions);
  for (const name of ["kind", "scanner"]) {
    state[name] = optionOf(byId(name), parts.get(name) || "");
  }
  state.group = optionOf(byId("group"), parts.get("group") || "rule") || "rule";
  return parts.get("f") || "";
}

const optionOf = (select, value) => ([...select.options].some((o) => o.value === value) ? value : "");

function applyHash() {
  const id = readHash();
  showControls();
  show();
  if (id) goTo(id);
}

function goTo(id) {
  const index = column.id.indexOf(id);
  if (index < 0) {
    byId("status").textContent = "The finding of this link is not in this report.";
    return;
  }
  const row = openFinding(index) || (clearFilters(), openFinding(index));
  row.scrollIntoView({ block: "start" });
  row.firstElementChild.focus({ preventScroll: true });
}

async function copyLink(id, button) {
  const link = `${location.href.split("#")[0]}#${new URLSearchParams({ f: id })}`;
  try {
    await navigator.clipboard.writeText(link);
    button.textContent = "Link copied";
    byId("status").textContent = "Link copied.";
  } catch {
    history.replaceState(null, "", link);
    button.textContent = "The link is in the address bar";
  }
}

// Controls.
function showControls() {
  for (const id of ["kind", "scanner", "group"]) byId(id).value = state[id];
  byId("search").value = state.q;
  for (const name of ["severity", "action"]) {
    for (const button of byId(name).children) {
      button.setAttribute("aria-pressed", String(state[name].has(button.dataset.word)));
    }
  }
}

function chips(name, words, indexOf) {
  const counts = new Map();
  for (const i of all) counts.set(indexOf(i), (counts.get(indexOf(i)) || 0) + 1);
  words.forEach((word, index) => {
    if (!counts.has(index)) return;
    const button = element("button", "", `${word} `, element("b", "", number(counts.get(index))));
    button.type = "button";
    button.dataset.word = word;
    button.addEventListener("click", () => {
      if (!state[name].delete(word)) state[name].add(word);
      changed();
    });
    byId(name).append(button);
  });
}

function options(name, valueOf) {
  const counts = new Map();
  for (const i of all) counts.set(valueOf(i), (counts.get(valueOf(i)) || 0) + 1);
  for (const value of [...counts.keys()].sort()) {
    const shown = value.length > 40 ? `${value.slice(0, 40)}…` : value;
    const option = element("option", "", `${shown} (${number(counts.get(value))})`);
    option.value = value;
    byId(name).append(option);
  }
}

function changed() {
  showControls();
  show();
  writeHash();
}

function clearFilters() {
  Object.assign(state, { q: "", severity: new Set(), action: new Set(), kind: "", scanner: "" });
  changed();
}

function onSlash(event) {
  const busy = /^(?:INPUT|SELECT|TEXTAREA)$/.test(document.activeElement?.tagName || "");
  if (event.key !== "/" || busy || event.ctrlKey || event.metaKey || event.altKey) return;
  event.preventDefault();
  byId("search").focus();
}

function start() {
  chips("severity", data.severities, (i) => column.severity[i]);
  chips("action", data.actions, actionOf);
  options("kind", kindOf);
  options("scanner", scannerOf);
  for (const name of ["kind", "scanner", "group"]) {
    byId(name).addEventListener("change", () => { state[name] = byId(name).value; changed(); });
  }
  let waiting = 0;
  byId("search").addEventListener("input", () => {
    state.q = byId("search").value;
    clearTimeout(waiting);
    waiting = setTimeout(changed, 120);
  });
  byId("filters").addEventListener("submit", (event) => event.preventDefault());
  byId("reset").addEventListener("click", () => { clearFilters(); byId("search").focus(); });
  document.addEventListener("keydown", onSlash);
  byId("filters").hidden = false;
  byId("unscripted").hidden = true;
  for (const jump of document.querySelectorAll(".jump")) jump.hidden = false;
  window.addEventListener("hashchange", () => { if (/[=]/.test(location.hash)) applyHash(); });
  applyHash();
}

// On paper nothing stays folded that says why the scan was not passed.
window.addEventListener("beforeprint", () => {
  for (const details of document.querySelectorAll(".gapgroup, details.rest, .excluded")) {
    details.open = true;
  }
});

if (data.count) start();
