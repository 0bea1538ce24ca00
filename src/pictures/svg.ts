/** SVG as text. Whatever people wrote goes through `text` and `attribute`, and stays words. */

type Attributes = Readonly<Record<string, string | number | undefined>>;

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
};

/** Characters that XML 1.0 does not know, and half ones. */
const unknown =
  // oxlint-disable-next-line no-control-regex -- these are what is to be found
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g;

/** Foreign text as the content of an element. */
export function text(foreign: string): string {
  return foreign
    .toWellFormed()
    .replace(unknown, '\ufffd')
    .replace(/[&<>"']/g, (char) => entities[char] ?? char);
}

/** One element; `children` are elements or escaped text. */
export function element(
  name: string,
  attributes: Attributes,
  ...children: readonly string[]
): string {
  const written = Object.entries(attributes)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => ` ${key}="${text(rounded(value ?? ''))}"`)
    .join('');
  const content = children.join('');
  return content === '' ? `<${name}${written}/>` : `<${name}${written}>${content}</${name}>`;
}

function rounded(value: string | number): string {
  return typeof value === 'number' ? String(Math.round(value * 100) / 100) : value;
}

/** Elements moved together. */
export function moved(x: number, y: number, ...children: readonly string[]): string {
  return element('g', { transform: `translate(${Math.round(x)} ${Math.round(y)})` }, ...children);
}
