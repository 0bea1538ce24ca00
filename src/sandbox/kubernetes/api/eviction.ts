import { bodyOf, parseBody } from './body.ts';
import type { ApiDeps, Call } from './call.ts';
import { headerOf, json, type Reply } from './http.ts';
import { recordOf, records } from './json.ts';
import { isDryRun } from './parameters.ts';
import { timestamp } from './time.ts';

const REASON = 'EvictionByEvictionAPI';

/** POST of pods/eviction: marks the pod as disrupted, then deletes it with its grace period. */
export function evictPod(deps: ApiDeps, call: Call): Reply {
  const { namespace, name, request } = call;
  const eviction = parseBody(bodyOf(request), headerOf(request, 'content-type'), 'Eviction');
  const { gracePeriodSeconds: grace } = recordOf(eviction['deleteOptions']);
  const dryRun = isDryRun(request, 'CreateOptions');
  const lastTransitionTime = timestamp(deps.now());
  deps.store.update(
    'pods',
    namespace,
    name,
    (pod) => {
      const status = recordOf(pod['status']);
      const others = records(status['conditions']).filter(
        (one) => one['type'] !== 'DisruptionTarget',
      );
      const condition = {
        type: 'DisruptionTarget',
        status: 'True',
        lastProbeTime: null,
        lastTransitionTime,
        reason: REASON,
        message: 'Eviction API: evicting',
      };
      pod['status'] = { ...status, conditions: [...others, condition] };
    },
    { dryRun },
  );
  deps.store.delete('pods', namespace, name, {
    dryRun,
    ...(typeof grace === 'number' ? { gracePeriodSeconds: grace } : {}),
  });
  return json(201, {
    kind: 'Status',
    apiVersion: 'v1',
    metadata: {},
    status: 'Success',
    code: 201,
  });
}
