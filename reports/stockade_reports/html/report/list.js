// The groups of findings. A group makes its rows when it is opened, a row its body likewise.

const ROWS_AT_ONCE = 50;
const GROUPS_AT_ONCE = 200;

const GROUP_KEYS = {
  rule: (i) => data.rules[column.rule[i]][2],
  file: (i) => column.path[i],
  package: (i) => packageOf(i)?.purl || "",
  owner: (i) => column.owner[i],
  scanner: (i) => data.rules[column.rule[i]][1],
  none: () => 0,
};

// Worst action first, then worst severity, then the largest.
function grouped(indices, by) {
  const groups = new Map();
  const keyOf = GROUP_KEYS[by];
  for (const i of indices) {
    const key = keyOf(i);
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
  if (by === "file") return [element("code", "", pathElement(f.path))];
  if (by === "scanner") return [isolated(f.scanner)];
  if (by === "package") return [isolated(packageName(f.more.package) || "No package")];
  if (by === "owner") return f.owners.length ? separated(f.owners.map((name) => isolated(name))) : ["Nobody"];
  if (by === "none") return ["All, worst first"];
  return [isolated(...spans(f.title)), " ", codeElement(f.rule)];
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

// The first flagged line; empty or none where the report has no code of the finding.
const flaggedLine = (f) => data.texts[f.snippet.slice(1)[f.line - f.snippet[0]]]?.trim();

// `same`: the group has one message for all its rows, so that each is named by its code.
function rowElement(i, by, same) {
  const f = finding(i);
  const row = element("details", "finding");
  row.dataset.index = i;
  const code = same && flaggedLine(f);
  const title = by === "rule" ? f.message || f.title : `${f.title}: ${f.message}`;
  const summary = element("summary", "", severityTag(column.severity[i]),
    element("h4", "", code ? codeElement(code) : isolated(...spans(title))));
  if (f.novelty === "new") summary.append(element("span", "tag new", "new"));
  const place = by === "file" && f.line ? [`line ${f.line}`] : [pathElement(f.path), f.line ? `:${f.line}` : ""];
  summary.append(element("span", "place", ...place), actionWord(actionOf(i)));
  row.append(summary);
  onFirstOpen(row, () => row.append(bodyElement(f, code)));
  row.addEventListener("toggle", () => rememberOpen(f.id, row.open));
  return row;
}

// Appends items to a box by portions, with a button for the next one. Returns a function that
// goes on until item `n` is there.
function portions(box, items, size, make, noun) {
  let shown = 0;
  const button = buttonElement("", "more", () => {
    const first = shown;
    next();
    box.children[box.children.length - (shown - first) - (shown < items.length ? 1 : 0)]
      .firstElementChild.focus();
  });
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
  next();
  return (n) => { while (shown <= n) next(); };
}

function groupElement(group, by) {
  const details = element("details", "group");
  details.append(element("summary", "", severityTag(group.severity),
    element("h3", "", ...groupTitle(group, by)), actionWord(group.action),
    element("span", "num", number(group.members.length))));
  onFirstOpen(details, () => {
    const [first, ...others] = group.members;
    const same = by === "rule" && others.length && others.every((i) => column.message[i] === column.message[first]);
    details.reach = portions(details, group.members, ROWS_AT_ONCE, (i) => rowElement(i, by, same), "findings");
  });
  return details;
}

// Fills the list. `at(n)` is the element of the n-th group; `row(index)` makes sure that a
// finding's row is there, and is null where the finding is in no group.
function showGroups(box, groups, by) {
  box.replaceChildren();
  const made = [];
  const make = (group) => {
    made.push(groupElement(group, by));
    return made.at(-1);
  };
  const reach = portions(box, groups, GROUPS_AT_ONCE, make, "groups");
  const at = (n) => { reach(n); return made[n]; };
  const row = (index) => {
    const n = groups.findIndex((group) => group.members.includes(index));
    if (n < 0) return null;
    const details = at(n);
    details.fillNow();
    details.reach(groups[n].members.indexOf(index));
    return details.querySelector(`[data-index="${Number(index)}"]`);
  };
  if (groups.length) made[0].fillNow();
  return { groups, at, row };
}
