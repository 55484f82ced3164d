// The groups of findings. A group makes its rows when it is opened, a row its body likewise.

const ROWS_AT_ONCE = 50;
const GROUPS_AT_ONCE = 200;
const number = (n) => n.toLocaleString("en");

const GROUP_KEYS = {
  rule: (i) => data.rules[column.rule[i]][2],
  file: (i) => column.path[i],
  package: (i) => packageOf(i)?.purl || "",
  scanner: (i) => scannerOf(i),
};

// Worst action first, then worst severity, then the largest.
function grouped(indices, by) {
  const groups = new Map();
  for (const i of indices) {
    const key = GROUP_KEYS[by](i);
    let group = groups.get(key);
    if (!group) {
      group = { members: [], action: 9, severity: 9 };
      groups.set(key, group);
    }
    group.members.push(i);
    group.action = Math.min(group.action, actionOf(i));
    group.severity = Math.min(group.severity, column.severity[i]);
  }
  return [...groups.values()].sort((a, b) => a.action - b.action || a.severity - b.severity
    || b.members.length - a.members.length || a.members[0] - b.members[0]);
}

function severityTag(index) {
  const word = data.severities[index];
  return element("span", `tag sev-${word}`, word);
}

const ACTION_WORDS = { block: "blocks", warn: "warns", accepted: "accepted", pass: "passes" };

function actionWord(index) {
  const action = data.actions[index];
  return element("span", `word act-${action}`, ACTION_WORDS[action]);
}

function groupTitle(group, by) {
  const f = finding(group.members[0]);
  if (by === "file") return [element("code", "", f.path[0])];
  if (by === "scanner") return [f.scanner];
  if (by === "package") return [packageName(f.more.package) || "No package"];
  return [`${f.title} `, element("code", "", f.rule)];
}

// `fill(details)` runs once, when the element is first opened.
function onFirstOpen(details, fill) {
  const once = () => {
    if (details.open && !details.dataset.filled) {
      details.dataset.filled = "yes";
      fill(details);
    }
  };
  details.addEventListener("toggle", once);
  details.fillNow = () => { details.open = true; once(); };
}

function rowElement(i, by, copyLink) {
  const f = finding(i);
  const row = element("details", "finding");
  row.dataset.index = i;
  row.append(element("summary", "", severityTag(column.severity[i]),
    element("h4", "", by === "rule" ? f.message : `${f.title}: ${f.message}`),
    element("span", "place", by === "file" && f.line ? `line ${f.line}` : placeText(f.path, f.line)),
    actionWord(actionOf(i))));
  onFirstOpen(row, () => row.append(bodyElement(f, copyLink)));
  return row;
}

// Appends items to a box by portions, with a button for the next one. Returns a function that
// goes on until item `n` is there.
function portions(box, items, size, make, noun) {
  let shown = 0;
  const button = element("button", "more");
  button.type = "button";
  const next = () => {
    const upTo = Math.min(items.length, shown + size);
    const part = document.createDocumentFragment();
    for (; shown < upTo; shown++) part.append(make(items[shown]));
    button.remove();
    box.append(part);
    if (shown === items.length) return;
    const rest = items.length - shown;
    button.textContent = `Show ${number(Math.min(size, rest))} more of ${number(rest)} ${noun}`;
    box.append(button);
  };
  button.addEventListener("click", () => {
    next();
    box.lastElementChild.focus?.();
  });
  next();
  return (n) => { while (shown <= n) next(); };
}

function groupElement(group, by, copyLink) {
  const details = element("details", "group");
  details.append(element("summary", "", severityTag(group.severity),
    element("h3", "", ...groupTitle(group, by)), actionWord(group.action),
    element("span", "num", number(group.members.length))));
  onFirstOpen(details, () => {
    details.reach = portions(details, group.members, ROWS_AT_ONCE,
      (i) => rowElement(i, by, copyLink), "findings");
  });
  return details;
}

// Fills the list and returns a function that opens the finding of the given index.
function showGroups(box, groups, by, copyLink) {
  box.replaceChildren();
  const made = new Map();
  const make = (group) => {
    const details = groupElement(group, by, copyLink);
    made.set(group, details);
    return details;
  };
  const reach = portions(box, groups, GROUPS_AT_ONCE, make, "groups");
  if (groups.length) made.get(groups[0]).fillNow();
  return (index) => {
    const at = groups.findIndex((group) => group.members.includes(index));
    if (at < 0) return null;
    reach(at);
    const details = made.get(groups[at]);
    details.fillNow();
    details.reach(groups[at].members.indexOf(index));
    const row = details.querySelector(`[data-index="${Number(index)}"]`);
    row.fillNow();
    return row;
  };
}
