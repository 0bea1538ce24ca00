import { leaseName } from '../training/names.ts';
import type { KubeClient } from './client.ts';
import { hasStatus } from './errors.ts';
import { asNumber, asObject, asText, metadataOf } from './json.ts';
import type { LeaseStep } from './lease-decision.ts';
import { collectionPath, objectPath } from './resources.ts';

/** What is read of the Lease. */
export interface LeaseObject {
  /** Empty where it was released. */
  readonly holder: string;
  readonly durationMs: number;
  readonly transitions: number;
  readonly uid: string;
  readonly resourceVersion: string;
}

type LeaseWrite = Exclude<LeaseStep, 'wait'> | 'release';

interface Writer {
  readonly identity: string;
  readonly durationMs: number;
  readonly nowMs: number;
}

export async function readLease(
  client: KubeClient,
  namespace: string,
  signal: AbortSignal,
): Promise<LeaseObject | undefined> {
  const path = objectPath('leases', namespace, leaseName);
  try {
    const { body } = await client.request({ method: 'GET', path, signal, isUrgent: true });
    return toLease(body);
  } catch (error) {
    if (hasStatus(error, 404)) return undefined;
    throw error;
  }
}

/** Compare-and-swap: rejects with 409 where another process wrote first. */
export async function writeLease(
  client: KubeClient,
  namespace: string,
  { write, lease, by }: { write: LeaseWrite; lease: LeaseObject | undefined; by: Writer },
  signal: AbortSignal,
): Promise<void> {
  const spec = leaseSpec(write, lease?.transitions ?? 0, by);
  if (lease === undefined) {
    const path = collectionPath('leases', namespace);
    const kind = { apiVersion: 'coordination.k8s.io/v1', kind: 'Lease' };
    const body = { ...kind, metadata: { name: leaseName, namespace }, spec };
    await client.request({ method: 'POST', path, body, signal, isUrgent: true });
    return;
  }
  const path = objectPath('leases', namespace, leaseName);
  const { uid, resourceVersion } = lease;
  const body = { metadata: { uid, resourceVersion }, spec };
  await client.request({ method: 'PATCH', path, body, signal, isUrgent: true });
}

function toLease(body: unknown): LeaseObject {
  const metadata = metadataOf(body);
  const spec = asObject(asObject(body)['spec']);
  return {
    holder: asText(spec['holderIdentity']) ?? '',
    durationMs: (asNumber(spec['leaseDurationSeconds']) ?? 0) * 1000,
    transitions: asNumber(spec['leaseTransitions']) ?? 0,
    uid: asText(metadata['uid']) ?? '',
    resourceVersion: asText(metadata['resourceVersion']) ?? '',
  };
}

function leaseSpec(write: LeaseWrite, transitions: number, by: Writer): Record<string, unknown> {
  const renewTime = microTime(by.nowMs);
  const leaseDurationSeconds = Math.ceil(by.durationMs / 1000);
  if (write === 'renew') return { renewTime, leaseDurationSeconds };
  // As Kubernetes' own components do: whoever does not look at the holder waits a second.
  if (write === 'release') return { renewTime, holderIdentity: '', leaseDurationSeconds: 1 };
  return {
    holderIdentity: by.identity,
    leaseDurationSeconds,
    acquireTime: renewTime,
    renewTime,
    leaseTransitions: write === 'take' ? transitions + 1 : transitions,
  };
}

/** The time as Kubernetes' MicroTime, which is refused with any other number of digits. */
function microTime(nowMs: number): string {
  return new Date(nowMs).toISOString().replace('Z', '000Z');
}
