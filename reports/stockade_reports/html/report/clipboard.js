// Copying. Where the browser does not allow it, the text stands selected in a field.

async function copy(text, button) {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    showSelected(text, button);
    return;
  }
  button.dataset.said ||= button.textContent;
  button.textContent = "Copied";
  byId("said").textContent = `${button.dataset.said}: done.`;
  setTimeout(() => { button.textContent = button.dataset.said; }, 2000);
}

function showSelected(text, button) {
  const bar = button.parentElement;
  const field = bar.querySelector("textarea") || element("textarea");
  field.readOnly = true;
  field.rows = Math.min(8, text.split("\n").length);
  field.setAttribute("aria-label", "Text to copy");
  field.value = text;
  bar.append(field);
  field.select();
  byId("said").textContent = "This browser does not allow copying. The text is selected.";
}

const linkTo = (id) => `${location.href.split("#")[0]}#${new URLSearchParams({ f: id })}`;

// The command for a shell. Ids are hexadecimal, and an owner that is no plain name is left out.
function waiverCommand(f) {
  const owner = f.owners.find((name) => /^@[\w-][\w.\/-]*$/.test(name)) || "@who";
  return `stockade waive ${f.id} --result result.json --reason "why it is acceptable"`
    + ` --until ${data.until} --owner ${owner}`;
}

function copyButtons(f) {
  const bar = element("p", "buttons");
  if (!f.id) return bar;
  bar.append(buttonElement("Copy link", "", (button) => copy(linkTo(f.id), button)));
  if (/^[0-9a-f]{6,64}$/.test(f.id) && f.action !== "accepted") {
    bar.append(buttonElement("Copy waiver", "", (button) => copy(waiverCommand(f), button)));
  }
  return bar;
}
