// The findings: columns of numbers into tables, as island.py writes them. Worst first.

const data = JSON.parse(document.getElementById("data").textContent);
const column = data.columns;

// One finding in full. `more` is what few findings have: trace, package, secret, witnesses,
// comments that ask for silence, `was` (the severity before policy changed it), `seen`, `changed`.
function finding(i) {
  const [kind, scanner, rule, title, help, helpText, helpLink, remedy] = data.rules[column.rule[i]];
  const [action, because] = data.rulings[column.ruling[i]];
  const [rawSeverity, confidence] = data.ratings[column.rating[i]];
  const [cwe, rawCwe, owasp] = data.cwes[column.cwe[i]];
  return {
    index: i, id: column.id[i], kind, scanner, rule, title, help, helpText, helpLink, remedy,
    action: data.actions[action], because, rawSeverity, confidence, cwe, rawCwe, owasp,
    severity: data.severities[column.severity[i]], message: data.texts[column.message[i]],
    path: data.paths[column.path[i]], line: column.line[i], column: column.column[i],
    last: column.last[i] || column.line[i], snippet: column.snippet[i],
    more: data.more[i] || {},
  };
}

const actionOf = (i) => data.rulings[column.ruling[i]][0];
const kindOf = (i) => data.rules[column.rule[i]][0];
const scannerOf = (i) => data.rules[column.rule[i]][1];
const packageOf = (i) => data.more[i]?.package;
const packageName = (p) => (p ? `${p.name} ${p.version || p.wanted}`.trim() : "");
const placeText = (path, line) => (line ? `${path[0]}:${line}` : path[0]);

// Lower-case text in which the search looks, made when it is first needed.
const haystacks = [];
function haystack(i) {
  if (haystacks[i] === undefined) {
    const f = finding(i);
    const p = f.more.package;
    const names = p ? [p.name, p.version, p.advisory, ...p.aliases, ...p.further] : [];
    const cwes = f.cwe.map((n) => `cwe-${n}`);
    haystacks[i] = [placeText(f.path, f.line), f.rule, f.title, f.message, f.id, f.because, ...cwes,
      ...f.owasp, ...names].join("\n").toLowerCase();
  }
  return haystacks[i];
}

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
