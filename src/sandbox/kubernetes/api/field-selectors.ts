import type { KubeObject, StoredResource } from '../types.ts';
import { textOf } from './json.ts';
import { RESOURCES } from './resources.ts';
import type { Matcher } from './selectors.ts';
import { badRequest } from './status-error.ts';

type Read = (object: KubeObject) => unknown;

const NAME: Readonly<Record<string, Read>> = {
  'metadata.name': (object) => object.metadata.name,
  'metadata.namespace': (object) => object.metadata.namespace,
};

/** What each resource can be selected by, besides its name and namespace. */
const FIELDS: Partial<Record<StoredResource, Readonly<Record<string, Read>>>> = {
  pods: {
    'spec.nodeName': (pod) => pod['spec']?.nodeName,
    'spec.restartPolicy': (pod) => pod['spec']?.restartPolicy,
    'spec.schedulerName': (pod) => pod['spec']?.schedulerName,
    'spec.serviceAccountName': (pod) => pod['spec']?.serviceAccountName,
    'status.phase': (pod) => pod['status']?.phase,
    'status.podIP': (pod) => pod['status']?.podIP,
  },
  jobs: { 'status.successful': (job) => String(job['status']?.succeeded ?? 0) },
  nodes: { 'spec.unschedulable': (node) => String(node['spec']?.unschedulable ?? false) },
  namespaces: { 'status.phase': (namespace) => namespace['status']?.phase },
  secrets: { type: (secret) => secret['type'] },
  events: {
    'involvedObject.kind': (event) => event['involvedObject']?.kind,
    'involvedObject.namespace': (event) => event['involvedObject']?.namespace,
    'involvedObject.name': (event) => event['involvedObject']?.name,
    'involvedObject.uid': (event) => event['involvedObject']?.uid,
    'involvedObject.apiVersion': (event) => event['involvedObject']?.apiVersion,
    'involvedObject.resourceVersion': (event) => event['involvedObject']?.resourceVersion,
    'involvedObject.fieldPath': (event) => event['involvedObject']?.fieldPath,
    reason: (event) => event['reason'],
    reportingComponent: (event) => event['reportingComponent'],
    source: (event) => event['source']?.component,
    type: (event) => event['type'],
  },
};

function clause(resource: StoredResource, text: string): Matcher {
  const match = /^([^=!]+)(!=|==|=)(.*)$/s.exec(text);
  if (match === null) throw badRequest(`invalid selector: '${text}'; can't understand '${text}'`);
  const [, field = '', operator, value] = match;
  const read = NAME[field] ?? FIELDS[resource]?.[field];
  if (read === undefined) {
    throw badRequest(`field label "${field}" not supported for ${RESOURCES[resource].kind}`);
  }
  return (object) => (textOf(read(object)) === value) !== (operator === '!=');
}

/** Parses `status.phase!=Running,metadata.name=x`. Throws the 400 of an unsupported field. */
export function fieldMatcher(resource: StoredResource, text: string): Matcher {
  const clauses = text
    .split(',')
    .filter((part) => part !== '')
    .map((part) => clause(resource, part));
  return (object) => clauses.every((matches) => matches(object));
}
