// Text enters the page through text nodes and nothing else. Names and paths of the target are
// isolated (bdi), so that one in a right-to-left script does not reorder what is around it.

const byId = (id) => document.getElementById(id);
const number = (n) => n.toLocaleString("en");
const counted = (n, noun) => `${number(n)} ${noun}${n === 1 ? "" : "s"}`;

// Strings become text nodes.
function element(name, className, ...content) {
  const made = document.createElement(name);
  if (className) made.className = className;
  made.append(...content);
  return made;
}

const isolated = (...content) => element("bdi", "", ...content);
const codeElement = (text) => element("code", "", isolated(text));

function buttonElement(text, className, act) {
  const button = element("button", className, text);
  button.type = "button";
  button.addEventListener("click", () => act(button));
  return button;
}

function anchor(content, address) {
  const made = element("a", "", content);
  made.href = address;
  return made;
}

const linked = (text, address) => (address ? anchor(isolated(text), address) : isolated(text));

function pathElement(path) {
  const made = isolated(path[0]);
  made.dir = "ltr";
  return made;
}

function placeElement(path, line) {
  const code = element("code", "", pathElement(path), line ? `:${line}` : "");
  const address = sourceLink(path, line);
  return address ? anchor(code, address) : code;
}

// What stands between backticks is code.
function spans(text) {
  return text.split(/`{1,2}([^`\n]+)`{1,2}/).map((part, i) => (i % 2 ? element("code", "", part) : part));
}

function paragraph(className, text, head) {
  const made = element("p", className, ...(head ? [element("b", "", head)] : []), ...spans(text));
  made.dir = "auto";
  return made;
}

const separated = (elements) => elements.flatMap((one, i) => (i ? [", ", one] : [one]));
