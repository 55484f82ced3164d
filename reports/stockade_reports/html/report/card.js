// What stands behind one finding.

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

const CHANGE_WORDS = {
  introduced: "brings it",
  touched: "touches its file, and does not bring it",
  elsewhere: "does not touch its file",
};

function percent(value) {
  return value === null ? "unknown" : `${(100 * value).toFixed(1)} % in the next 30 days`;
}

const advisories = (ids) => separated(ids.map((id) => linked(id, advisoryLink(id))));

function packageRows(p) {
  if (!p) return [];
  return [
    ["Package", element("b", "", isolated(packageName(p))), " (", isolated(p.ecosystem), ")"],
    ["Package URL", codeElement(p.purl)],
    ["Upgrade to", p.safe && element("b", "", isolated(p.safe))],
    ["Fixed in", p.fixed.join(", ") || (p.version && "no fixed version is known")],
    ["CVSS base score", p.score === null ? "" : p.score.toFixed(1)],
    ["Advisory", ...advisories([p.advisory, ...p.aliases])],
    ["Further advisories", ...advisories(p.further)],
    ["Exploited", p.kev === null ? "unknown" : p.kev ? "yes, listed by CISA" : "not listed by CISA"],
    ["Probability of exploitation (EPSS)", percent(p.epss)],
  ];
}

const VERIFIED = new Map([[true, "its issuer says that it works"], [false, "its issuer says that it does not work"]]);

function secretRows([preview, hash, verified] = ["", "", null]) {
  const length = /…\((\d{1,9})\)$/.exec(preview);
  const said = length ? ` value masked, ${counted(Number(length[1]), "character")}` : " value masked";
  return [
    ["Secret", preview && codeElement(preview), said],
    ["Verified", VERIFIED.get(verified) || ""],
    ["Secret, keyed hash", hash && codeElement(hash)],
  ];
}

function policyRows(f) {
  const [by, reason, owner, until] = f.acceptance;
  return [
    ["Policy", f.action === "accepted" ? "" : isolated(f.because.startsWith(f.action) ? f.because : `${f.action}: ${f.because}`)],
    ["Policy rule", f.policyRule && codeElement(f.policyRule)],
    ["Grace ends", f.grace],
    ["Accepted by", by ? isolated(by) : "", owner && ", owner ", isolated(owner || ""),
      until && `, until ${until}`],
    ["Reason", reason ? isolated(reason) : ""],
    ["Asks for silence", ...(f.more.comments || []).map(([said, fate]) =>
      element("div", "", codeElement(said), ` ${fate}`))],
  ];
}

function factRows(f) {
  const rating = [f.severity];
  if (f.more.was) rating.push(`was ${f.more.was} before policy changed it`);
  if (f.rawSeverity) rating.push(`the tool says ${f.rawSeverity}`);
  if (f.confidence !== "unknown") rating.push(`confidence ${f.confidence}`);
  return [
    ["Where", placeElement(f.path, f.line), f.column ? `, column ${f.column}` : ""],
    ["Owners", ...separated(f.owners.map((name) => isolated(name)))],
    ...policyRows(f),
    ["First seen", f.seen],
    ["Change under review", CHANGE_WORDS[f.change] || ""],
    ["Severity", isolated(rating.join("; "))],
    ["Rule", codeElement(f.rule), " by ", isolated(f.scanner)],
    ["Kind", f.kind],
    ["Weakness", ...cweContent(f)],
    ["OWASP Top 10", f.owasp.join(", ")],
    ["Used", f.more.use || ""],
    ...packageRows(f.more.package),
    ...secretRows(f.more.secret),
    ["About the rule", f.helpText && linked(f.helpText, safeLink(f.helpLink))],
    ["Id", f.id && element("code", "", f.id)],
  ];
}

function witnessesElement(f) {
  const list = element("ul", "trace");
  for (const [rule, severity, raw, message] of f.more.witnesses) {
    const rated = raw && raw.toLowerCase() !== severity ? `${severity}, the tool says ${raw}` : severity;
    list.append(element("li", "", codeElement(rule), " (", isolated(rated), ") ",
      isolated(...spans(data.texts[message]))));
  }
  return element("div", "", element("p", "label", "Also reported by"), list);
}

function bodyElement(f, code) {
  const body = element("div", "body");
  // A short message stands whole in the row above, unless its line of code does.
  if (code || f.message.length > 120 || f.message.includes("\n")) body.append(paragraph("message", f.message));
  if (f.action === "accepted") body.append(paragraph("answered", f.because, "Accepted. "));
  if (f.snippet.length) body.append(snippetElement(f));
  if (f.more.trace) body.append(stepsElement(f));
  if (f.remedy) body.append(paragraph("todo", f.remedy, "To do: "));
  if (f.more.fix) body.append(fixElement(f));
  if (f.help) body.append(paragraph("help", f.help));
  body.append(facts(factRows(f)));
  if (f.more.witnesses) body.append(witnessesElement(f));
  body.append(copyButtons(f));
  return body;
}
