// The type is left open: index.html says which element has the id.
/** @returns {any} */
export const find = (id) => document.getElementById(id);

// A new element with properties; names that are not properties, like 'aria-label', become attributes.
/** @returns {any} */
export function element(tag, properties = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (name in node) node[name] = value;
    else node.setAttribute(name, value);
  }
  node.append(...children);
  return node;
}

export function download(blob, fileName) {
  const url = URL.createObjectURL(blob);
  element('a', { href: url, download: fileName }).click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000); // the browser still reads it after the click
}
