// Paths by a glob: `*` and `?` within a folder, `**` over any folders; letters of either case.

// Wildcards by the last point of return, so that time is at most the product of the lengths.
function wild(pattern, items, isStar, same) {
  let p = 0, i = 0, back = -1, from = 0;
  while (i < items.length) {
    if (p < pattern.length && isStar(pattern[p])) {
      back = p++;
      from = i;
    } else if (p < pattern.length && same(pattern[p], items[i])) {
      p++;
      i++;
    } else if (back >= 0) {
      p = back + 1;
      i = ++from;
    } else {
      return false;
    }
  }
  while (p < pattern.length && isStar(pattern[p])) p++;
  return p === pattern.length;
}

const nameMatches = (glob, name) =>
  wild(glob, name, (c) => c === "*", (want, c) => want === "?" || want === c);

// A part of the path where there is no wildcard; a name in any folder where there is no slash.
function pathTest(asked) {
  const glob = asked.trim().toLowerCase();
  if (!/[*?]/.test(glob)) return (path) => path.toLowerCase().includes(glob);
  const folders = (glob.includes("/") ? glob : `**/${glob}`).split("/");
  return (path) => wild(folders, path.toLowerCase().split("/"), (part) => part === "**", nameMatches);
}
