import type { ComputeType } from './catalog.ts';

const host = String.raw`(?:[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?(?:\.[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?)*(?::\d+)?/)?`;
const part = String.raw`[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*`;
const tag = String.raw`[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}`;
const digest = String.raw`[a-z0-9]+(?:[+._-][a-z0-9]+)*:[0-9a-f]{32,}`;

const image = new RegExp(`^(${host}${part}(?:/${part})*)(?::(${tag}))?(?:@(${digest}))?$`);
const wholeTag = new RegExp(`^${tag}$`);

/** True for a reference that a container runtime can parse. */
export function isImage(text: string): boolean {
  return text.length <= 512 && image.test(text);
}

export function isTag(text: string): boolean {
  return wholeTag.test(text);
}

/** The parts of a reference; all of it is the name where it cannot be parsed. */
function partsOf(reference: string): { name: string; tag?: string; digest?: string } {
  const [, name = reference, tag, digest] = image.exec(reference) ?? [];
  return { name, ...(tag !== undefined && { tag }), ...(digest !== undefined && { digest }) };
}

/** The image with another tag: the old one, or the digest, goes. */
export function withTag(reference: string, newTag: string): string {
  return `${partsOf(reference).name}:${newTag}`;
}

/** The image as its tag stands now, whatever digest it was pinned to. */
export function withoutDigest(reference: string): string {
  const { name, tag } = partsOf(reference);
  return tag === undefined ? name : `${name}:${tag}`;
}

/** The digest that a reference is pinned to, e.g. `sha256:…`. */
export function digestOf(reference: string): string | undefined {
  return partsOf(reference).digest;
}

/**
 * The image that a container ran, from what its runtime calls it, as something that can be pulled
 * again: `docker.io/matilda/resnet@sha256:…`. Undefined for the bare id of an image (`sha256:…`),
 * which is not the digest that a registry knows it by.
 */
export function ranImage(imageId: string | undefined): string | undefined {
  const reference = imageId?.replace(/^docker-pullable:\/\//, '');
  return reference !== undefined && isImage(reference) && digestOf(reference) !== undefined
    ? reference
    : undefined;
}

/**
 * The image that was asked for, pinned to what it was when it ran. Its tag stays for whoever reads
 * it. Where the runtime names another repository (a mirror, or the same content under another
 * name), that one: a digest need not be known elsewhere.
 */
export function pinImage(asked: string, ran: string): string {
  const digest = digestOf(ran);
  const isSame = repositoryOf(asked) === repositoryOf(ran);
  return isSame && digest !== undefined ? `${withoutDigest(asked)}@${digest}` : ran;
}

/** The repository with what Docker leaves out: `busybox` is `docker.io/library/busybox`. */
function repositoryOf(reference: string): string {
  const { name } = partsOf(reference);
  const [first = '', ...rest] = name.split('/');
  if (rest.length === 0) return `docker.io/library/${first}`;
  return /[.:]/.test(first) || first === 'localhost' ? name : `docker.io/${name}`;
}

const shownDigits = 12;

/** The reference with its digest cut to what people compare. */
export function shortImage(reference: string): string {
  const digest = digestOf(reference);
  return digest === undefined ? reference : `${withoutDigest(reference)}@${shortDigest(digest)}`;
}

/** `sha256:` and the first twelve digits. */
export function shortDigest(digest: string): string {
  const [algorithm = '', hex = ''] = digest.split(':');
  return hex === '' ? digest : `${algorithm}:${hex.slice(0, shownDigits)}`;
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
