/**
 * What Slack does to a command's text on its way, and how it is undone. Whether it happens depends
 * on the app's settings and on the client, so text that came through untouched must survive.
 */

/** A link as Slack marks it up: `<http://host|host>`, `<mailto:a@b.c|a@b.c>`, `<https://host/path>`. */
const link = /<((?:https?|ftp|mailto|tel):[^<>|\s]+)(?:\|([^<>]*))?>/g;
const entity = /&(amp|lt|gt);/g;
const characters: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>' };

/** The text as the person typed it: links unwrapped, then `&amp; &lt; &gt;` decoded once. */
export function decodeSlackText(text: string): string {
  return decodeEntities(text.replaceAll(link, unwrap));
}

/** Text of a message as Slack keeps it → as its readers see it; links stay marked up. */
export function decodeEntities(text: string): string {
  return text.replaceAll(entity, (whole, name: string) => characters[name] ?? whole);
}

/** Slack adds the scheme where a person typed a bare host or address: the label is what they typed. */
function unwrap(_: string, url: string, label: string | undefined): string {
  const added = label !== undefined && [
    `http://${label}`,
    `https://${label}`,
    `mailto:${label}`,
    `tel:${label}`,
  ];
  return added && added.includes(url) ? label : url;
}

/** Text that decodeSlackText turns back into `text`; unchanged unless it looks like Slack's own markup. */
export function protectFromDecoding(text: string): string {
  return text
    .replaceAll(/&(?=(?:amp|lt|gt);)/g, '&amp;')
    .replaceAll(/<(?=(?:https?|ftp|mailto|tel):)/g, '&lt;');
}
