import DOMPurify from "dompurify";

export function Comment({ text, markup }) {
  return (
    <section>
      <p
        // ruleid: javascript-react-raw-html
        dangerouslySetInnerHTML={{ __html: text }}
      />
      <p
        // ok: javascript-react-raw-html
        dangerouslySetInnerHTML={{ __html: DOMPurify.sanitize(markup) }}
      />
      <p
        // ok: javascript-react-raw-html
        title={text}
      />
    </section>
  );
}

export function show(node) {
  // ruleid: javascript-dom-xss-taint
  node.innerHTML = "<b>" + location.hash.slice(1) + "</b>";
  const params = new URLSearchParams(window.location.search);
  const name = params.get("name");
  // ruleid: javascript-dom-xss-taint
  document.write(`<p>Hello ${name}</p>`);
  // ruleid: javascript-dom-xss-taint
  node.insertAdjacentHTML("beforeend", decodeURIComponent(name));
}

export function safe(node) {
  // ok: javascript-dom-xss-taint
  node.textContent = location.hash.slice(1);
  // ok: javascript-dom-xss-taint
  node.innerHTML = DOMPurify.sanitize(location.hash.slice(1));
  // ok: javascript-dom-xss-taint
  node.innerHTML = "<b>fixed</b>";
}
