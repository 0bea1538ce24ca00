import type { KubeObject, PodLogOptions } from '../types.ts';
import type { ApiDeps, Call } from './call.ts';
import { invalid, invalidValue, type FieldError } from './field-error.ts';
import { text, type Reply, type Sink } from './http.ts';
import { recordOf, records, type Json } from './json.ts';
import { flagParameter } from './parameters.ts';
import { badRequest, notFound } from './status-error.ts';

const NUMBERS = ['tailLines', 'sinceSeconds', 'limitBytes'] as const;
/** What each number must at least be. */
const LEAST = { tailLines: 0, sinceSeconds: 1, limitBytes: 1 } as const;

function numbersOf(call: Call): Partial<Record<(typeof NUMBERS)[number], number>> {
  const errors: FieldError[] = [];
  const entries = NUMBERS.flatMap((name): [string, number][] => {
    const given = call.request.query.get(name) ?? '';
    if (given === '') return [];
    if (!/^-?\d+$/.test(given))
      throw badRequest(`strconv.ParseInt: parsing "${given}": invalid syntax`);
    const value = Number(given);
    if (value < LEAST[name]) {
      const why =
        LEAST[name] === 0 ? 'must be greater than or equal to 0' : 'must be greater than 0';
      errors.push(invalidValue(name, value, why));
    }
    return [[name, value]];
  });
  if (errors.length > 0) throw invalid({ group: '', kind: 'PodLogOptions' }, call.name, errors);
  return Object.fromEntries(entries);
}

const namesOf = (containers: readonly Json[]): string[] =>
  containers.map((container) => String(container['name']));

/** The container that is meant. Throws the 400 of an unknown one, or of a choice left open. */
function containerOf(pod: KubeObject, asked: string | null): string {
  const spec = recordOf(pod['spec']);
  const own = namesOf(records(spec['containers']));
  const init = namesOf(records(spec['initContainers']));
  const { name } = pod.metadata;
  if (asked !== null && asked !== '') {
    if ([...own, ...init].includes(asked)) return asked;
    throw badRequest(`container ${asked} is not valid for pod ${name}`);
  }
  const [only, ...others] = own;
  if (only !== undefined && others.length === 0 && init.length === 0) return only;
  const marked = pod.metadata.annotations?.['kubectl.kubernetes.io/default-container'];
  if (marked !== undefined && own.includes(marked)) return marked;
  const orInit = init.length === 0 ? '' : ` or one of the init containers: [${init.join(' ')}]`;
  throw badRequest(
    `a container name must be specified for pod ${name}, choose one of: [${own.join(' ')}]${orInit}`,
  );
}

function logOptions(call: Call, pod: KubeObject): PodLogOptions {
  const { query } = call.request;
  const sinceTime = query.get('sinceTime');
  return {
    ...numbersOf(call),
    container: containerOf(pod, query.get('container')),
    ...(sinceTime === null ? {} : { sinceTime }),
    previous: flagParameter(call.request, 'previous'),
    timestamps: flagParameter(call.request, 'timestamps'),
  };
}

/** GET of pods/log. A pod that is on no node yet has nothing to say: 204. */
export function readLog(deps: ApiDeps, call: Call): Reply {
  const { namespace = '', name, request } = call;
  const pod = deps.store.get('pods', namespace, name);
  if (pod === undefined) throw notFound({ group: '', kind: 'pods' }, name);
  const options = logOptions(call, pod);
  if (recordOf(pod['spec'])['nodeName'] === undefined) return text(204, '');
  // Also asked for when following: what cannot be read is refused before the stream begins.
  const past = deps.logs.read(namespace, name, options);
  if (!flagParameter(request, 'follow')) return text(200, past);
  const run = (sink: Sink): void => {
    void pump(deps.logs.follow(namespace, name, options, sink.signal), sink);
  };
  return { kind: 'stream', contentType: 'text/plain', run };
}

/** Sends what comes until it ends; a log that breaks breaks the connection, as a kubelet's does. */
async function pump(pieces: AsyncIterable<string>, sink: Sink): Promise<void> {
  try {
    for await (const piece of pieces) sink.write(piece);
    sink.end();
  } catch {
    sink.reset();
  }
}
