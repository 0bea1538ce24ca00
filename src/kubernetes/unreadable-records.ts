import type { Logger } from 'pino';
import type { Clock } from '../clock.ts';
import type { KubeClient } from './client.ts';
import { asObject, asText, metadataOf } from './json.ts';
import { heldRecord, releaseRecord } from './release-record.ts';
import { label, managedBy } from '../training/names.ts';

/** So long another replica, of the version that wrote it, has to read it. */
const patienceMs = 10 * 60_000;

/**
 * Lets a record of ours go that is being deleted and cannot be read: edited by hand, or written by
 * another version. Nobody can tell what it is of, and held for ever it would hold its namespace, too.
 * To be asked at each list.
 */
export function createUnreadableRecords(deps: {
  client: KubeClient;
  clock: Pick<Clock, 'now'>;
  log: Logger;
}): (raw: unknown) => void {
  const { client, clock, log } = deps;
  return (raw) => {
    const { deletionTimestamp, labels } = metadataOf(raw);
    const isOurs = asText(asObject(labels)[label.managedBy]) === managedBy;
    const isOld = clock.now() - Date.parse(asText(deletionTimestamp) ?? '') >= patienceMs;
    const [held] = heldRecord(raw);
    if (!held || !isOurs || !isOld) return;
    const about = { namespace: held.namespace, record: held.name };
    log.error(about, 'a record that is being deleted cannot be read: its thread stays as it is');
    releaseRecord(client, held).catch((error: unknown) => {
      log.warn({ ...about, err: error }, 'a record that cannot be read could not be let go');
    });
  };
}
