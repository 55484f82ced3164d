// The keyboard. Single keys act outside of fields only, and can be switched off in the help
// (WCAG 2.2, 2.1.4).

const FIELDS = /^(?:INPUT|SELECT|TEXTAREA)$/;

// The row next to where the focus is, in reading order, over the borders of groups.
function step(by, from) {
  const groups = view.groups;
  if (!groups.length) return;
  let [n, m] = from === -1 ? [0, -1] : placeOfFocus(by);
  m += by;
  while (n >= 0 && n < groups.length && (m < 0 || m >= groups[n].members.length)) {
    n += by;
    m = by > 0 ? 0 : (groups[n]?.members.length ?? 0) - 1;
  }
  if (n < 0 || n >= groups.length) return;
  const summary = view.row(groups[n].members[m]).firstElementChild;
  summary.focus();
  summary.scrollIntoView({ block: "nearest" });
}

// Group and member; the member before the first where the focus is on the group itself.
function placeOfFocus(by) {
  const row = document.activeElement.closest(".finding");
  if (row) {
    const index = Number(row.dataset.index);
    const n = view.groups.findIndex((group) => group.members.includes(index));
    return [n, view.groups[n].members.indexOf(index)];
  }
  const group = document.activeElement.closest(".group");
  const n = group ? [...byId("list").children].indexOf(group) : 0;
  return [n, by > 0 ? -1 : 0];
}

// Closes the finding or group in which the focus is; where there is none, takes the filters away.
function leave() {
  const open = document.activeElement.closest("details[open]");
  if (open && byId("list").contains(open)) {
    open.open = false;
    open.firstElementChild.focus();
  } else if (!byId("reset").hidden) {
    clearState();
    changed();
  }
}

const ACTS = {
  "/": () => byId("search").focus(),
  "?": () => byId("keys").showModal(),
  j: () => step(1),
  k: () => step(-1),
  x: leave,
  o: () => {
    const summary = document.activeElement.closest("summary");
    if (summary && byId("list").contains(summary)) summary.click();
  },
};

function onKey(event) {
  const at = document.activeElement;
  if (event.ctrlKey || event.metaKey || event.altKey || byId("keys").open) return;
  if (FIELDS.test(at.tagName) || at.isContentEditable) return;
  let act = byId("single").checked && Object.hasOwn(ACTS, event.key) ? ACTS[event.key] : null;
  if (at.tagName === "SUMMARY" && byId("list").contains(at)) {
    if (event.key === "ArrowDown") act = ACTS.j;
    if (event.key === "ArrowUp") act = ACTS.k;
  }
  if (event.key === "Escape") act = leave;
  if (!act) return;
  event.preventDefault();
  act();
}
