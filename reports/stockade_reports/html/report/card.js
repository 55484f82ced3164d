// What stands behind one finding. Text enters the page through `textContent` and nothing else.

function element(name, className, ...content) {
  const made = document.createElement(name);
  if (className) made.className = className;
  made.append(...content); // strings become text nodes
  return made;
}

function anchor(text, address) {
  const made = element("a", "", text);
  made.href = address;
  made.rel = "noopener noreferrer";
  return made;
}

function placeElement(path, line) {
  const code = element("code", "", placeText(path, line));
  const address = sourceLink(path, line);
  return address ? anchor(code, address) : code;
}

const HASH_COMMENTS = /(?:\.(?:py|pyi|sh|bash|rb|ya?ml|toml|tf|cfg|ini|env|r|pl|mk)|file|\/\.env)$/i;
const WORDS = "and as async await bool break case catch class const continue def default del do elif"
  + " else enum except export extends False finally fn for from func function global if impl import"
  + " in int interface is lambda let match mod new nil None not null or package pass private pub"
  + " public raise resource return self static string struct super switch this throw True try type"
  + " undefined use var void while with yield true false";
const STRING = /"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|`(?:[^`\\]|\\.)*`/.source;
const KEYWORD = `\\b(?:${WORDS.split(" ").join("|")})\\b`;
const AFTER_HASH = new RegExp(`(${STRING})|(#.*)|(${KEYWORD})`, "g");
const AFTER_SLASHES = new RegExp(`(${STRING})|(//.*|/\\*.*)|(${KEYWORD})`, "g");

// Light colours for one line of code; its length is bounded by the report's maker.
function coloured(text, tokens) {
  const parts = [];
  let from = 0;
  for (const match of text.matchAll(tokens)) {
    parts.push(text.slice(from, match.index));
    const name = match[1] ? "tok-s" : match[2] ? "tok-c" : "tok-k";
    parts.push(element("span", name, match[0]));
    from = match.index + match[0].length;
  }
  parts.push(text.slice(from));
  return parts;
}

function snippetElement(f) {
  const [first, ...lines] = f.snippet;
  const tokens = HASH_COMMENTS.test(f.path[0]) ? AFTER_HASH : AFTER_SLASHES;
  const box = element("pre");
  box.tabIndex = 0;
  box.setAttribute("role", "region");
  box.setAttribute("aria-label", `Code, lines ${first} to ${first + lines.length - 1}`);
  lines.forEach((index, offset) => {
    const number = first + offset;
    const hit = f.line && number >= f.line && number <= f.last;
    const at = element("span", "at", hit ? `▸ ${number}` : String(number));
    box.append(element("div", hit ? "hit" : "", at, ...coloured(data.texts[index], tokens), "\n"));
  });
  return box;
}

function facts(rows) {
  const list = element("dl", "facts");
  for (const [name, ...content] of rows) {
    if (content.length && content[0] !== "") {
      list.append(element("dt", "", name), element("dd", "", ...content));
    }
  }
  return list;
}

function cweContent(f) {
  const links = f.cwe.map((n) => element("span", "cwe",
    anchor(`CWE-${n}`, `https://cwe.mitre.org/data/definitions/${Number(n)}.html`)));
  if (!f.rawCwe.length) return links;
  const raw = f.rawCwe.map((n) => `CWE-${n}`).join(", ");
  return [...links, element("span", "aside", `the tool says ${raw}`)];
}

function helpContent(f) {
  const address = safeLink(f.helpLink);
  return address ? anchor(f.helpText, address) : f.helpText;
}

const CHANGE_WORDS = ["does not touch its file", "touches its file"];

function percent(value) {
  return value === null ? "unknown" : `${(100 * value).toFixed(1)} % in the next 30 days`;
}

function packageRows(p) {
  if (!p) return [];
  return [
    ["Package", element("b", "", packageName(p)), ` (${p.ecosystem})`],
    ["Package URL", element("code", "", p.purl)],
    ["Upgrade to", p.safe && element("b", "", p.safe)],
    ["Fixed in", p.fixed.join(", ") || (p.version && "no fixed version is known")],
    ["CVSS base score", p.score === null ? "" : p.score.toFixed(1)],
    ["Advisory", [p.advisory, ...p.aliases].join(", ")],
    ["Further advisories", p.further.join(", ")],
    ["Exploited", p.kev === null ? "unknown" : p.kev ? "yes, listed by CISA" : "not listed by CISA"],
    ["Probability of exploitation (EPSS)", percent(p.epss)],
  ];
}

function commentsContent(f) {
  return (f.more.comments || []).map(([said, fate]) =>
    element("div", "", element("code", "", said), ` ${fate}`));
}

function factRows(f) {
  const rating = [f.severity];
  if (f.more.was) rating.push(`was ${f.more.was} before policy changed it`);
  if (f.rawSeverity) rating.push(`the tool says ${f.rawSeverity}`);
  if (f.confidence !== "unknown") rating.push(`confidence ${f.confidence}`);
  const secret = f.more.secret || ["", ""];
  return [
    ["Where", placeElement(f.path, f.line), f.column ? `, column ${f.column}` : ""],
    ["Policy", f.action === "accepted" ? "" : `${f.action}: ${f.because}`],
    ["Asks for silence", ...commentsContent(f)],
    ["First seen", f.more.seen === undefined ? "" : data.texts[f.more.seen]],
    ["Change under review", CHANGE_WORDS[f.more.changed] || ""],
    ["Severity", rating.join("; ")],
    ["Rule", element("code", "", f.rule), ` by ${f.scanner}`],
    ["Kind", f.kind],
    ["Weakness", ...cweContent(f)],
    ["OWASP Top 10", f.owasp.join(", ")],
    ["Used", f.more.use || ""],
    ...packageRows(f.more.package),
    ["Secret, masked", secret[0] && element("code", "", secret[0])],
    ["Secret, keyed hash", secret[1] && element("code", "", secret[1])],
    ["About the rule", helpContent(f)],
    ["Id", f.id && element("code", "", f.id)],
  ];
}

function stepsElement(f) {
  const list = element("ol", "trace");
  for (const [path, line, note] of f.more.trace) {
    const row = element("li", "", placeElement(data.paths[path], line));
    if (note) row.append(" ", element("span", "note aside", note));
    list.append(row);
  }
  return element("div", "", element("p", "label", "Related places"), list);
}

function witnessesElement(f) {
  const list = element("ul", "trace");
  for (const [rule, severity, message] of f.more.witnesses) {
    list.append(element("li", "", element("code", "", rule), ` (${severity}) `, message));
  }
  return element("div", "", element("p", "label", "Also reported by"), list);
}

function bodyElement(f, copyLink) {
  const body = element("div", "body", element("p", "message", f.message));
  if (f.action === "accepted") {
    body.append(element("p", "answered", element("b", "", "Accepted. "), f.because));
  }
  if (f.snippet.length) body.append(snippetElement(f));
  if (f.more.trace) body.append(stepsElement(f));
  if (f.remedy) body.append(element("p", "todo", element("b", "", "To do: "), f.remedy));
  if (f.help) body.append(element("p", "help", f.help));
  body.append(facts(factRows(f)));
  if (f.more.witnesses) body.append(witnessesElement(f));
  if (f.id) {
    const button = element("button", "", "Copy link");
    button.type = "button";
    button.addEventListener("click", () => copyLink(f.id, button));
    body.append(element("p", "", button));
  }
  return body;
}
