import { createHash } from 'node:crypto';
import { modelNames } from '../../models/networks/network.ts';

/** What an image of the pretended registry holds. */
export interface Image {
  /** The name with registry and tag, as container statuses carry it. */
  readonly reference: string;
  /** `<repository>@sha256:…`, the same for the same reference. */
  readonly imageId: string;
  readonly sizeBytes: number;
  /** What a container's args are given to; empty where they are the program themselves. */
  readonly entrypoint: readonly string[];
  /** What runs in the entrypoint, or by itself, where a container names neither command nor args. */
  readonly arguments: readonly string[];
  /** The image's own folder, where its programs start. */
  readonly workingDir: string;
  /** What a demo image was made to train, and on what. */
  readonly demo?: { readonly model: string; readonly type: string };
}

export type ImageLookup =
  | { readonly kind: 'found'; readonly image: Image }
  | { readonly kind: 'missing'; readonly message: string }
  | { readonly kind: 'invalid'; readonly message: string };

/** Images that hold nothing of their own: their programs are those of this machine. */
const GENERIC: Readonly<Record<string, readonly string[]>> = {
  busybox: ['sh'],
  alpine: ['sh'],
  debian: ['sh'],
  ubuntu: ['sh'],
  python: ['python3'],
  node: ['node'],
};

const SIZE_BYTES = 19_292_963;
const REPOSITORY =
  /^[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*(?:\/[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*)*$/u;
const DIGEST = /^sha256:[0-9a-f]{64}$/u;
const TAG = /^[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}$/u;

/** Tags of the demo's images. */
const DEMO_TAGS = ['latest', 'v1'] as const;

/** Looks an image up in the registry, which holds the demo's images and a few common ones. */
export function findImage(name: string): ImageLookup {
  const at = name.indexOf('@');
  return at === -1 ? findByTag(name) : findByDigest(name.slice(0, at), name.slice(at + 1));
}

/** A digest decides alone: a tag that stands beside it is not looked at. */
function findByDigest(name: string, digest: string): ImageLookup {
  const { registry, repository, tag: written } = parse(name);
  if (!DIGEST.test(digest)) return invalidName(`${name}@${digest}`, '');
  for (const tag of new Set([...DEMO_TAGS, written])) {
    const found = findByTag(`${registry}/${repository}:${tag}`);
    if (found.kind === 'invalid') return found;
    if (found.kind === 'found' && found.image.imageId.endsWith(`@${digest}`)) return found;
  }
  return { kind: 'missing', message: missingMessage(`${registry}/${repository}@${digest}`) };
}

function findByTag(name: string): ImageLookup {
  const { registry, repository, tag } = parse(name);
  const problem = formatProblem(repository, tag);
  if (problem !== undefined) return invalidName(name, problem);
  const reference = `${registry}/${repository}:${tag}`;
  const content = registry === 'docker.io' ? contentOf(repository, tag) : undefined;
  if (!content) return { kind: 'missing', message: missingMessage(reference) };
  const digest = createHash('sha256').update(reference).digest('hex');
  const imageId = `${registry}/${repository}@sha256:${digest}`;
  return { kind: 'found', image: { reference, imageId, sizeBytes: SIZE_BYTES, ...content } };
}

function invalidName(name: string, problem: string): ImageLookup {
  const words = `couldn't parse image name "${name}": invalid reference format`;
  return {
    kind: 'invalid',
    message: `Failed to apply default image tag "${name}": ${words}${problem}`,
  };
}

function parse(name: string) {
  const [first = '', ...rest] = name.split('/');
  const hasRegistry = rest.length > 0 && /[.:]|^localhost$/u.test(first);
  const path = hasRegistry ? rest.join('/') : name;
  const colon = path.indexOf(':');
  const bare = colon === -1 ? path : path.slice(0, colon);
  const isOfficial = !hasRegistry && !bare.includes('/');
  return {
    registry: hasRegistry ? first.toLowerCase() : 'docker.io',
    repository: isOfficial ? `library/${bare}` : bare,
    tag: colon === -1 ? 'latest' : path.slice(colon + 1),
  };
}

/** What the reference's grammar forbids about it; undefined where it is well formed. */
function formatProblem(repository: string, tag: string): string | undefined {
  if (/[A-Z]/u.test(repository)) return `: repository name (${repository}) must be lowercase`;
  return REPOSITORY.test(repository) && TAG.test(tag) ? undefined : '';
}

function contentOf(repository: string, tag: string) {
  const [, model, type] = /^matilda\/([a-z0-9-]+)-train-(gpu|cpu)$/u.exec(repository) ?? [];
  if (model && type && isTrained(model) && DEMO_TAGS.some((known) => known === tag)) {
    const entrypoint = ['python', 'train.py'];
    return { entrypoint, arguments: [], workingDir: '/worker', demo: { model, type } };
  }
  const program = GENERIC[repository.replace(/^library\//u, '')];
  return program && { entrypoint: [], arguments: program, workingDir: '/' };
}

function isTrained(model: string): boolean {
  return modelNames.some((name) => name === model);
}

function missingMessage(reference: string): string {
  const failed = `failed to pull and unpack image "${reference}"`;
  return `rpc error: code = NotFound desc = ${failed}: failed to resolve image: ${reference}: not found`;
}
