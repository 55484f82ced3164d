// On paper nothing stays folded that says why the scan was not passed, and the list shows its rows.

const ROWS_ON_PAPER = 1000;
let unfolded = null;

function unfold() {
  if (unfolded) return;
  unfolded = [...document.querySelectorAll("main > section details:not([open])")]
    .filter((details) => !byId("filters")?.contains(details) && !byId("list")?.contains(details));
  if (data.count) unfoldList();
  for (const details of unfolded) details.open = true;
}

function unfoldList() {
  let rows = 0;
  let total = 0;
  view.groups.forEach((group, n) => {
    total += group.members.length;
    if (rows >= ROWS_ON_PAPER) return;
    const details = view.at(n);
    if (!details.open) unfolded.push(details);
    details.fillNow();
    details.reach(Math.min(group.members.length, ROWS_ON_PAPER - rows) - 1);
    rows += details.querySelectorAll(".finding").length;
  });
  const said = rows < total ? `${counted(total - rows, "further finding")} of this view ${total - rows === 1 ? "is" : "are"} not printed; the json report has them all.` : "";
  byId("unprinted").textContent = said;
}

function fold() {
  for (const details of unfolded || []) details.open = false;
  unfolded = null;
}

window.addEventListener("beforeprint", unfold);
window.addEventListener("afterprint", fold);
matchMedia("print").addEventListener("change", (event) => (event.matches ? unfold() : fold()));
