import { z } from 'zod';
import { issueMessage } from './problems.ts';

/**
 * A mapping whose keys are names. Unlike z.record, which stops at a bad key, it checks the value
 * under it too, and it refuses two keys that become one (e-mail addresses in different case).
 */
export function mapOf<Value>(
  Key: z.ZodType<string>,
  Value: z.ZodType<Value>,
): z.ZodType<ReadonlyMap<string, Value>> {
  return z.record(z.string(), z.unknown()).transform((record, context) => {
    const map = new Map<string, Value>();
    for (const [typed, content] of Object.entries(record)) {
      const key = Key.safeParse(typed, { error: issueMessage, reportInput: true });
      const value = Value.safeParse(content, { error: issueMessage, reportInput: true });
      const issues = [...(key.error?.issues ?? []), ...(value.error?.issues ?? [])];
      for (const issue of issues) report(context, [typed, ...issue.path], issue);
      if (!key.success || !value.success) continue;
      if (map.has(key.data)) {
        context.addIssue({ code: 'custom', path: [typed], message: 'expected this key once' });
      }
      map.set(key.data, value.data);
    }
    return map;
  });
}

/** Passes an issue on from a parse inside this one, message and received value as they are. */
function report(context: z.RefinementCtx, path: PropertyKey[], issue: z.core.$ZodIssue): void {
  context.addIssue({ ...issue, path });
}
