import { join } from 'node:path';
import type { Container } from '../controllers/objects.ts';
import { realArgv } from './argv.ts';
import { buildRoot } from './container-root.ts';
import type { ContainerRoot } from './container-root.ts';
import { containerEnv } from './env.ts';
import { expand } from './expand.ts';
import type { Image } from './images.ts';
import type { PodContext } from './pod-context.ts';
import type { MountedVolumes } from './volumes.ts';

/** Everything one attempt of a container needs, before its process is started. */
export interface Attempt {
  readonly image: Image;
  readonly root: ContainerRoot;
  readonly env: Readonly<Record<string, string>>;
  /** The program and its arguments as they are really run. Throws StartError where there is none. */
  readonly argv: () => readonly string[];
}

type Demo = NonNullable<Image['demo']>;

/**
 * Puts one attempt of a container together. The environment is the container's own over a small
 * base; nothing of the sandbox's environment gets in but the PATH. runAsUser has no effect: without
 * root, a sandbox runs everything as you. Throws ContainerConfigError where the spec cannot be met.
 */
export function createAttempt(
  { pod, podDir, podIP, record, lookup }: PodContext,
  container: Container,
  image: Image,
  volumes: MountedVolumes,
): Attempt {
  const addressed = { ...pod, status: { hostIP: record.hostIP, podIP } };
  const variables = containerEnv(addressed, container, lookup);
  const root = buildRoot(join(podDir, container.name, 'root'), container, image, volumes);
  const env = {
    PATH: process.env['PATH'] ?? '/usr/local/bin:/usr/bin:/bin',
    HOME: '/tmp',
    HOSTNAME: pod.spec.hostname ?? pod.metadata.name,
    ...Object.fromEntries(variables),
    ...(image.demo && demoEnv(image.demo, container, root)),
  };
  const written = argvOf(container, image).map((argument) => expand(argument, variables));
  return { image, root, env, argv: () => realArgv(written, image, root.mappings, env.PATH) };
}

/** command replaces the image's entrypoint and its default arguments, args only the latter. */
function argvOf({ command = [], args = [] }: Container, image: Image): readonly string[] {
  if (command.length > 0) return [...command, ...args];
  return args.length > 0
    ? [...image.entrypoint, ...args]
    : [...image.entrypoint, ...image.arguments];
}

/** What the demo's program is told of the image and the container it pretends to run in. */
function demoEnv({ model, type }: Demo, { resources }: Container, root: ContainerRoot) {
  return {
    SANDBOX_ROOT: root.path,
    SANDBOX_MODEL: model,
    SANDBOX_TYPE: type,
    SANDBOX_GPUS: `${resources?.limits?.['nvidia.com/gpu'] ?? 0}`,
  };
}
