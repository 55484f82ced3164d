// What the list can be narrowed by. A facet points by a column to the rows of a table, each of
// which has some values; a choice is decided once for each row, and looked up for each finding.

const facet = (label, at, rows, valuesOf, test) =>
  ({ label, at, values: rows.map(valuesOf), test, counts: new Uint32Array(rows.length) });

const among = (chosen) => (value) => chosen.has(value);
const equal = (chosen) => (value) => value === chosen;

// What was typed: a value in full, or a part of some.
function typed(asked, self) {
  self.known ||= new Set(self.values.flat().map((value) => value.toLowerCase()));
  const cwe = /^(?:cwe-)?0*([1-9]\d*)$/i.exec(asked.trim());
  const text = self === FACETS.cwe && cwe ? `cwe-${cwe[1]}` : asked.trim().toLowerCase();
  const whole = self.known.has(text) || (cwe && self === FACETS.cwe);
  return (value) => (whole ? value.toLowerCase() === text : value.toLowerCase().includes(text));
}

const one = (words, index) => (index < words.length ? [words[index]] : []);

const FACETS = {
  severity: facet("Severity", column.severity, data.severities, (word) => [word], among),
  action: facet("Policy", column.ruling, data.rulings, ([action]) => [data.actions[action]], among),
  novelty: facet("Novelty", column.age, data.ages, ([n]) => one(data.novelties, n), among),
  change: facet("Change", column.age, data.ages, ([, n]) => one(data.changes, n), among),
  kind: facet("Kind", column.rule, data.rules, ([kind]) => [kind], equal),
  scanner: facet("Scanner", column.rule, data.rules, ([, scanner]) => [scanner], equal),
  path: facet("Path", column.path, data.paths, ([path]) => [path], pathTest),
  rule: facet("Rule", column.rule, data.rules, ([, , rule]) => [rule], typed),
  cwe: facet("Weakness", column.cwe, data.cwes,
    ([cwe, , owasp]) => [...cwe.map((n) => `CWE-${n}`), ...owasp], typed),
  owner: facet("Owner", column.owner, data.owners, (names) => (names.length ? names : ["nobody"]), typed),
};
const NAMES = Object.keys(FACETS);
// Of the first, several values can be chosen; into the last, one types.
const MANY = NAMES.slice(0, 4);
const TYPED = NAMES.slice(6);

const state = { q: "", group: "rule", f: "" };

function clearState() {
  state.q = "";
  for (const name of NAMES) state[name] = MANY.includes(name) ? new Set() : "";
}

const isSet = (name) => (MANY.includes(name) ? state[name].size > 0 : state[name].trim() !== "");

// The findings that meet every choice. Each facet counts its rows among those that meet every
// other choice: what one more choice in it would show.
function matching() {
  const words = state.q.toLowerCase().split(/\s+/).filter(Boolean).map(wordTest);
  const all = Object.values(FACETS);
  const asked = NAMES.filter(isSet).map((name) => {
    const self = FACETS[name];
    const test = self.test(state[name], self);
    return { self, at: self.at, meets: self.values.map((values) => values.some(test)) };
  });
  for (const { counts } of all) counts.fill(0);
  const found = [];
  for (let i = 0; i < data.count; i++) {
    let failed = null;
    let fails = 0;
    for (const { self, at, meets } of asked) {
      if (meets[at[i]]) continue;
      failed = self;
      if (++fails > 1) break;
    }
    if (fails > 1 || !words.every((has) => has(i))) continue;
    if (failed) {
      failed.counts[failed.at[i]]++;
      continue;
    }
    found.push(i);
    for (const { counts, at } of all) counts[at[i]]++;
  }
  return found;
}

// How many findings have each value.
function valueCounts({ values, counts }) {
  const sums = new Map();
  values.forEach((own, row) => {
    for (const value of new Set(own)) sums.set(value, (sums.get(value) || 0) + counts[row]);
  });
  return sums;
}
