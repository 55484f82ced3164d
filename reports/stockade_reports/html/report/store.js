// The findings: columns of numbers into tables, as island.py writes them. Worst first.

const data = JSON.parse(document.getElementById("data").textContent);
const column = data.columns;
// One number stands for many that are equal.
for (const name of Object.keys(column)) {
  if (!Array.isArray(column[name])) column[name] = new Array(data.count).fill(column[name]);
}

// One finding in full. `more` is what few findings have: trace, fix, package, secret, witnesses,
// comments that ask for silence, `was` (the severity before policy changed it).
function finding(i) {
  const [kind, scanner, rule, title, help, helpText, helpLink, remedy] = data.rules[column.rule[i]];
  const [action, because, policyRule, grace, acceptance] = data.rulings[column.ruling[i]];
  const [rawSeverity, confidence] = data.ratings[column.rating[i]];
  const [cwe, rawCwe, owasp] = data.cwes[column.cwe[i]];
  const [novelty, change, seen] = data.ages[column.age[i]];
  return {
    index: i, id: column.id[i], kind, scanner, rule, title, help, helpText, helpLink, remedy,
    action: data.actions[action], because, policyRule, grace, acceptance,
    rawSeverity, confidence, cwe, rawCwe, owasp,
    novelty: data.novelties[novelty], change: data.changes[change], seen,
    severity: data.severities[column.severity[i]], message: data.texts[column.message[i]],
    path: data.paths[column.path[i]], line: column.line[i], column: column.column[i],
    last: column.last[i] || column.line[i], snippet: column.snippet[i],
    owners: data.owners[column.owner[i]], more: data.more[i] || {},
  };
}

const actionOf = (i) => data.rulings[column.ruling[i]][0];
const packageOf = (i) => data.more[i]?.package;
const packageName = (p) => (p ? `${p.name} ${p.version || p.wanted}`.trim() : "");
const placeText = (path, line) => (line ? `${path[0]}:${line}` : path[0]);

// The link to a place in the scanned revision; empty where the repository is not known.
function sourceLink(path, line) {
  if (!data.prefix) return "";
  const uri = path.length > 1 ? path[1] : path[0].split("/").map(encodeURIComponent).join("/");
  return safeLink(data.prefix + uri + (line ? `#L${line}` : ""));
}

// The address when it is http(s), otherwise nothing: the page's second look at every link.
function safeLink(address) {
  try {
    const scheme = new URL(address).protocol;
    return scheme === "https:" || scheme === "http:" ? address : "";
  } catch {
    return "";
  }
}

// Who describes an advisory, by the form of its id; empty where the form is not known.
function advisoryLink(id) {
  const name = encodeURIComponent(id);
  if (/^CVE-\d{4}-\d{4,19}$/.test(id)) return `https://nvd.nist.gov/vuln/detail/${name}`;
  if (/^GHSA(?:-[2-9cfghjmpqrvwx]{4}){3}$/.test(id)) return `https://github.com/advisories/${name}`;
  const known = /^(?!CVE-|GHSA-)[A-Z][A-Z0-9]{1,15}(?:-[A-Za-z0-9]{1,32}){1,5}$/.test(id);
  return known ? `https://osv.dev/vulnerability/${name}` : "";
}
