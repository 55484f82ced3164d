// The list as a whole: what is shown, and where all of it begins.

const all = [...Array(data.count).keys()];
let view = { groups: [], at: () => null, row: () => null };

function show() {
  const found = matching();
  const groups = grouped(found, state.group);
  view = showGroups(byId("list"), groups, state.group);
  shownView = viewHash().toString();
  showControls();
  const what = counted(data.count, "finding");
  byId("status").textContent = found.length
    ? `Showing ${number(found.length)} of ${what} in ${counted(groups.length, "group")}, worst first.`
    : `None of ${what} matches the filters.`;
}

// After a choice: the finding that was open stays so where it is still there.
function changed(how = "push") {
  show();
  const row = state.f ? view.row(column.id.indexOf(state.f)) : null;
  if (row) row.fillNow();
  else state.f = "";
  writeHash(how);
}

function start() {
  clearState();
  matching();
  makeControls();
  listen();
  document.addEventListener("keydown", onKey);
  byId("filters").hidden = false;
  byId("help").hidden = false;
  byId("unscripted").hidden = true;
  for (const jump of document.querySelectorAll(".jump")) jump.hidden = false;
  document.addEventListener("click", onLink);
  window.addEventListener("popstate", () => { if (/^$|=/.test(location.hash)) applyHash(location.hash); });
  applyHash(location.hash);
  if (location.hash.includes("=") && !state.f) toList();
  performance.mark("stockade-list");
}

if (data.count) start();
