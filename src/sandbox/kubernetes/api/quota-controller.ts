import type { Store } from '../types.ts';
import { quotaStatus } from './admission/quota.ts';

/** Keeps `status` of every ResourceQuota equal to what its namespace uses. */
export function startQuotaController(store: Store): () => void {
  return store.subscribe(({ object, resource, type }) => {
    const { namespace } = object.metadata;
    if (namespace === undefined || resource === 'events' || resource === 'leases') return;
    // Only a pod's end changes what is used without anything coming or going.
    if (type === 'MODIFIED' && resource !== 'pods' && resource !== 'resourcequotas') return;
    for (const quota of store.list('resourcequotas', namespace)) {
      store.update('resourcequotas', namespace, quota.metadata.name, (draft) => {
        draft['status'] = quotaStatus(store, quota);
      });
    }
  });
}
