import { headerOf, type ApiRequest } from './http.ts';
import { failure } from './status-error.ts';

/** How an answer is shown: whole objects, their metadata alone, or rows for kubectl. */
export type Representation = 'objects' | 'metadata' | 'table';

const READABLE = /^(?:application\/json|application\/yaml|application\/\*|\*\/\*)$/;

function clause(text: string): Representation | undefined {
  const [type = '', ...parameters] = text.split(';').map((part) => part.trim());
  if (!READABLE.test(type)) return undefined;
  const as = parameters.find((one) => one.startsWith('as='))?.slice('as='.length);
  if (as === undefined) return 'objects';
  if (as === 'Table') return 'table';
  return as.startsWith('PartialObjectMetadata') ? 'metadata' : undefined;
}

/** Chooses the first representation of the Accept header that is served. Throws 406. */
export function acceptedRepresentation(request: ApiRequest): Representation {
  const header = headerOf(request, 'accept') ?? '*/*';
  const chosen = header
    .split(',')
    .map(clause)
    .find((found) => found !== undefined);
  if (chosen !== undefined) return chosen;
  const types = ['application/json', 'application/yaml', 'application/vnd.kubernetes.protobuf'];
  const watches = [types[0], types[2]].map((type) => `${type};stream=watch`);
  const message = `406: Not Acceptable\n\nAvailable representations: ${[...types, ...watches].join(', ')}`;
  throw failure(406, message, 'NotAcceptable', {});
}
