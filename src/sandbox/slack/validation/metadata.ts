import { isObject } from '../json.ts';
import { LIMITS } from '../limits.ts';

export type MetadataError =
  'invalid_metadata_format' | 'invalid_metadata_schema' | 'metadata_too_large';

function isScalar(value: unknown): boolean {
  return ['string', 'number', 'boolean'].includes(typeof value);
}

/** A payload value: a scalar, or one level of list or object of scalars. */
function isPayloadValue(value: unknown): boolean {
  if (Array.isArray(value)) return value.every(isScalar);
  if (isObject(value)) return Object.values(value).every(isScalar);
  return isScalar(value);
}

/** Slack's error for message metadata it does not take; undefined: it does. */
export function metadataError(metadata: unknown): MetadataError | undefined {
  if (!isObject(metadata)) return 'invalid_metadata_format';
  const { event_type: type, event_payload: payload, ...rest } = metadata;
  if (typeof type !== 'string' || !/^\w{1,255}$/.test(type)) return 'invalid_metadata_schema';
  if (!isObject(payload) || !Object.values(payload).every(isPayloadValue))
    return 'invalid_metadata_schema';
  if (Object.keys(rest).some((field) => field !== 'entities')) return 'invalid_metadata_schema';
  return Buffer.byteLength(JSON.stringify(metadata)) > LIMITS.message.metadataBytes
    ? 'metadata_too_large'
    : undefined;
}
