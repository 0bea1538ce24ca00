import { z } from 'zod';
import { recordKey } from '../../training/names.ts';
import type { KubeObject } from '../kubernetes/types.ts';

const Content = z.looseObject({
  jobUid: z.string(),
  closed: z.string().optional(),
  cancelled: z.unknown().optional(),
});

/** What a record says, where it is one. */
export function contentOf(record: KubeObject): z.infer<typeof Content> | undefined {
  const text: unknown = record['data']?.[recordKey];
  return typeof text === 'string' ? Content.parse(JSON.parse(text)) : undefined;
}
