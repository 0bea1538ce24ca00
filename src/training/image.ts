import type { ComputeType } from './catalog.ts';

const host = String.raw`(?:[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?(?:\.[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?)*(?::\d+)?/)?`;
const part = String.raw`[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*`;
const tag = String.raw`[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}`;
const digest = String.raw`[a-z0-9]+(?:[+._-][a-z0-9]+)*:[0-9a-f]{32,}`;

const image = new RegExp(`^(${host}${part}(?:/${part})*)(?::(${tag}))?(?:@${digest})?$`);
const wholeTag = new RegExp(`^${tag}$`);

/** True for a reference that a container runtime can parse. */
export function isImage(text: string): boolean {
  return text.length <= 512 && image.test(text);
}

export function isTag(text: string): boolean {
  return wholeTag.test(text);
}

/** The image with another tag: the old one, or the digest, goes. */
export function withTag(reference: string, newTag: string): string {
  return `${image.exec(reference)?.[1] ?? reference}:${newTag}`;
}

/** Puts a run's own model and type where `{model}` and `{type}` stand. */
export function fillImage(
  template: string,
  { model, type }: { model: string; type: ComputeType },
): string {
  return template.replaceAll('{model}', model).replaceAll('{type}', type);
}

/** True where filling in gives an image. */
export function isImageTemplate(template: string): boolean {
  return isImage(fillImage(template, { model: 'model', type: 'gpu' }));
}
