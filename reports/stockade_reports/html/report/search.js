// The free search: every word must be somewhere in what a finding says.

// A column, its table, and the text of a row.
const SEARCHED = [
  [column.rule, data.rules, ([kind, scanner, rule, title]) => `${kind}\n${scanner}\n${rule}\n${title}`],
  [column.ruling, data.rulings, ([, because]) => because],
  [column.cwe, data.cwes, ([cwe, , owasp]) => [...cwe.map((n) => `CWE-${n}`), ...owasp].join("\n")],
  [column.owner, data.owners, (names) => names.join("\n")],
  [column.path, data.paths, ([path]) => path],
];

// What only few findings have.
function moreText(i) {
  const { package: p, witnesses = [] } = data.more[i] || {};
  const names = p ? [p.name, p.version, p.advisory, ...p.aliases, ...p.further] : [];
  return [...names, ...witnesses.map(([rule]) => rule)].join("\n");
}

// Whether a finding has the word. Each row of a table is looked at once.
function wordTest(word) {
  const has = (text) => text.toLowerCase().includes(word);
  const tables = SEARCHED.map(([at, rows, textOf]) => [at, rows.map((row) => has(textOf(row)))]);
  const messages = new Map();
  const inMessage = (n) => {
    if (!messages.has(n)) messages.set(n, has(data.texts[n]));
    return messages.get(n);
  };
  const isPlace = word.includes(":");
  return (i) => tables.some(([at, hits]) => hits[at[i]]) || inMessage(column.message[i])
    || column.id[i].includes(word) || (data.more[i] && has(moreText(i)))
    || (isPlace && has(placeText(data.paths[column.path[i]], column.line[i])));
}
