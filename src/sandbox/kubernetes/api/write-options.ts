import type { NewObject, WriteOptions } from '../types.ts';
import { managerOf, type Call } from './call.ts';
import { isDryRun } from './parameters.ts';
import { badRequest } from './status-error.ts';

/** Who writes, and whether it is only tried. `options` names the kind of options in a 422. */
export function writeOptions(call: Call, options: string): WriteOptions {
  return { dryRun: isDryRun(call.request, options), manager: managerOf(call) };
}

/** Body and URL must agree on the namespace; the URL's is what counts. */
export function placeInNamespace(call: Call, object: NewObject): void {
  const { namespace } = call;
  if (!call.info.namespaced || namespace === undefined) return;
  object.metadata.namespace ||= namespace;
  if (object.metadata.namespace === namespace) return;
  throw badRequest(
    'the namespace of the provided object does not match the namespace sent on the request',
  );
}
