// The fix that a tool proposes, as a difference.

function fixElement(f) {
  const [description, exact, edits, hidden] = f.more.fix;
  const box = element("div", "fix", element("p", "label", "Proposed fix"));
  if (description) box.append(paragraph("", description));
  for (const edit of edits) box.append(...editElements(edit));
  if (hidden) box.append(element("p", "aside", `${counted(hidden, "further edit")} in the json report.`));
  if (exact && edits.every(([path]) => isPlain(data.paths[path]))) {
    box.append(element("p", "buttons",
      buttonElement("Copy patch", "", (button) => copy(patchText(edits), button)),
      element("span", "aside", "for ", element("code", "", "git apply --unidiff-zero"))));
  }
  return box;
}

function editElements([path, line, before, after, hidden]) {
  const box = codeBox(`Change of ${placeText(data.paths[path], line)}`);
  const rows = (name, sign, lines) => lines.forEach((index, offset) => {
    box.append(codeLine(name, `${line + offset} ${sign}`, data.texts[index]));
  });
  rows("del", "−", before);
  rows("ins", "+", after);
  const parts = [element("p", "", placeElement(data.paths[path], line)), box];
  if (hidden) parts.push(element("p", "aside", `${counted(hidden, "further line")} in the json report.`));
  return parts;
}

// The name as it is, in characters that a patch does not quote; none of git's own files.
const isPlain = (path) => path.length === 1 && /^[\p{L}\p{N}._\/@+-]+$/u.test(path[0])
  && !path[0].split("/").some((part) => /^\.?$|^\.git$/i.test(part));

// A unified diff without context. Edits are by place, and no two touch the same line.
function patchText(edits) {
  const files = new Map();
  for (const edit of edits) files.set(edit[0], [...(files.get(edit[0]) || []), edit]);
  const rows = [];
  for (const [path, own] of files) {
    const name = data.paths[path][0];
    rows.push(`diff --git a/${name} b/${name}`, `--- a/${name}`, `+++ b/${name}`);
    let moved = 0;
    for (const [, line, before, after] of own.sort((a, b) => a[1] - b[1])) {
      const at = line + moved - (after.length ? 0 : 1);
      rows.push(`@@ -${line},${before.length} +${at},${after.length} @@`);
      rows.push(...before.map((n) => `-${data.texts[n]}`), ...after.map((n) => `+${data.texts[n]}`));
      moved += after.length - before.length;
    }
  }
  return `${rows.join("\n")}\n`;
}
