import type { ContainerRecord } from './pod-state.ts';
import { findImage } from './images.ts';
import type { Image } from './images.ts';
import type { PodContext } from './pod-context.ts';

const LONGEST_BACKOFF_MS = 300_000;

/**
 * Gets the image of a container, however long that takes: a missing one is tried again and again,
 * with a growing back-off, until the pod is ended.
 */
export async function pullImage(context: PodContext, container: ContainerRecord): Promise<Image> {
  for (let attempt = 0; ; attempt += 1) {
    const found = findImage(container.spec.image);
    if (found.kind === 'found') return await pullFound(context, container, found.image);
    if (found.kind === 'invalid') await refuseName(context, container, found.message);
    else await refusePull(context, container, found.message, attempt);
  }
}

/** The n-th delay of a back-off that begins with `timing.backoffMs` and doubles to five minutes. */
export function backoffDelayMs({ timing }: PodContext, attempt: number): number {
  return Math.min(timing.backoffMs * 2 ** attempt, LONGEST_BACKOFF_MS);
}

async function pullFound(
  context: PodContext,
  { spec }: ContainerRecord,
  image: Image,
): Promise<Image> {
  if (spec.imagePullPolicy !== 'Always' && context.pulled.has(image.reference)) {
    const message = `Container image "${spec.image}" already present on machine`;
    context.tell('Normal', 'Pulled', message, spec.name);
    return image;
  }
  context.tell('Normal', 'Pulling', `Pulling image "${spec.image}"`, spec.name);
  context.publish();
  const { pullMs } = context.timing;
  await context.sleep(pullMs);
  context.pulled.add(image.reference);
  const took = `in ${pullMs}ms (${pullMs}ms including waiting)`;
  const size = `Image size: ${image.sizeBytes} bytes.`;
  const message = `Successfully pulled image "${spec.image}" ${took}. ${size}`;
  context.tell('Normal', 'Pulled', message, spec.name);
  return image;
}

async function refuseName(
  context: PodContext,
  container: ContainerRecord,
  message: string,
): Promise<void> {
  const { name } = container.spec;
  context.tell('Warning', 'InspectFailed', message, name);
  context.tell('Warning', 'Failed', 'Error: InvalidImageName', name);
  container.state = { waiting: { reason: 'InvalidImageName', message } };
  context.publish();
  await context.sleep(context.timing.backoffMs);
}

async function refusePull(
  context: PodContext,
  container: ContainerRecord,
  message: string,
  attempt: number,
): Promise<void> {
  const { image, name } = container.spec;
  context.tell('Normal', 'Pulling', `Pulling image "${image}"`, name);
  context.publish();
  await context.sleep(context.timing.pullMs);
  context.tell('Warning', 'Failed', `Failed to pull image "${image}": ${message}`, name);
  context.tell('Warning', 'Failed', 'Error: ErrImagePull', name);
  container.state = { waiting: { reason: 'ErrImagePull', message } };
  context.publish();
  await context.sleep(context.timing.podStatusMs);
  const backOff = `Back-off pulling image "${image}"`;
  context.tell('Normal', 'BackOff', backOff, name);
  context.tell('Warning', 'Failed', 'Error: ImagePullBackOff', name);
  const reason = 'ImagePullBackOff';
  container.state = { waiting: { reason, message: `${backOff}: ErrImagePull: ${message}` } };
  context.publish();
  await context.sleep(backoffDelayMs(context, attempt));
}
