// Lines of code.

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

function codeBox(label) {
  const box = element("pre");
  box.tabIndex = 0;
  box.dir = "ltr";
  box.setAttribute("role", "region");
  box.setAttribute("aria-label", label);
  return box;
}

const codeLine = (className, at, ...content) =>
  element("div", className, element("span", "at", at), isolated(...content), "\n");

function snippetElement(f) {
  const [first, ...lines] = f.snippet;
  const tokens = HASH_COMMENTS.test(f.path[0]) ? AFTER_HASH : AFTER_SLASHES;
  const box = codeBox(`Code of ${placeText(f.path, f.line)}, lines ${first} to ${first + lines.length - 1}`);
  lines.forEach((index, offset) => {
    const at = first + offset;
    const hit = f.line && at >= f.line && at <= f.last;
    box.append(codeLine(hit ? "hit" : "", hit ? `▸ ${at}` : String(at),
      ...coloured(data.texts[index], tokens)));
  });
  return box;
}

function stepsElement(f) {
  const { trace, flow } = f.more;
  const list = element("ol", "trace");
  trace.forEach(([path, line, note], i) => {
    const row = element("li", "", placeElement(data.paths[path], line), " ",
      element("span", "note aside", isolated(...spans(data.texts[note]))));
    if (flow && i === trace.length - 1) row.className = "sink";
    list.append(row);
  });
  return element("div", "", element("p", "label", flow ? "Data flow" : "Related places"), list);
}
