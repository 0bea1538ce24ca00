import { isObject, objectsIn, stringAt, type Json } from '../json.ts';
import { LIMITS } from '../limits.ts';
import { invalidBlocks, MethodError } from '../method-error.ts';
import type { StoredMessage } from '../state/stored-message.ts';
import { textTotal } from '../validation/block-rules.ts';
import { blockProblems } from '../validation/blocks.ts';
import { metadataError } from '../validation/metadata.ts';
import type { Arguments } from './arguments.ts';

/** The blocks given, checked; undefined where the argument is absent. */
export function blocksOf(args: Arguments): Json[] | undefined {
  if (!args.has('blocks')) return undefined;
  const blocks = args.json('blocks');
  if (!Array.isArray(blocks)) throw new MethodError('invalid_blocks_format');
  return checkedBlocks(blocks);
}

/** Blocks of a message as they may be posted. Throws MethodError. */
function checkedBlocks(blocks: readonly unknown[]): Json[] {
  const problems = blockProblems(blocks, 'message', '/blocks');
  if (problems.length > 0) throw invalidBlocks(problems);
  if (textTotal(blocks) > LIMITS.message.blocksTotal) throw new MethodError('msg_blocks_too_long');
  assertCounts(objectsIn(blocks));
  return objectsIn(blocks);
}

function assertCounts(blocks: readonly Json[]): void {
  const counts: Readonly<Record<string, number>> = {
    table: LIMITS.message.tables,
    data_visualization: LIMITS.message.dataVisualizations,
  };
  for (const [type, max] of Object.entries(counts)) {
    const found = blocks.filter((block) => block['type'] === type).length;
    if (found > max)
      throw invalidBlocks([
        { message: `no more than ${max} ${type} blocks allowed`, pointer: '/blocks' },
      ]);
  }
}

export function attachmentsOf(args: Arguments): Json[] | undefined {
  if (!args.has('attachments')) return undefined;
  const attachments = args.json('attachments');
  if (!Array.isArray(attachments) || !attachments.every(isObject))
    throw new MethodError('invalid_attachments');
  if (attachments.length > LIMITS.message.attachments)
    throw new MethodError('too_many_attachments');
  return attachments;
}

/** The metadata given, checked; null where `{}` asks to take it away; undefined where absent. */
export function metadataOf(args: Arguments): StoredMessage['metadata'] | null {
  if (!args.has('metadata')) return undefined;
  const metadata = args.json('metadata');
  if (isObject(metadata) && Object.keys(metadata).length === 0) return null;
  const error = metadataError(metadata);
  if (error || !isObject(metadata)) throw new MethodError(error ?? 'invalid_metadata_format');
  const payload = metadata['event_payload'];
  return {
    event_type: stringAt(metadata, 'event_type'),
    event_payload: isObject(payload) ? payload : {},
  };
}

/** text or markdown_text; never both, nor markdown_text with blocks. */
export function textOf(args: Arguments): string | undefined {
  const markdown = args.text('markdown_text');
  if (markdown === undefined) return args.text('text');
  if (args.has('text') || args.has('blocks')) throw new MethodError('markdown_text_conflict');
  if (markdown.length > LIMITS.message.markdownText) throw new MethodError('msg_too_long');
  return markdown;
}

/** What a posted message consists of, and what Slack warns of. Throws no_text where it is empty. */
export function contentOf(args: Arguments): {
  text: string;
  blocks: Json[];
  attachments: Json[];
  warnings: string[];
} {
  const text = textOf(args) ?? '';
  const blocks = blocksOf(args) ?? [];
  const attachments = attachmentsOf(args) ?? [];
  if (text.trim() === '' && blocks.length === 0 && attachments.length === 0)
    throw new MethodError('no_text');
  const tooLong = text.length > LIMITS.message.text;
  return {
    text: text.slice(0, LIMITS.message.text),
    blocks,
    attachments,
    warnings: tooLong ? ['message_truncated'] : [],
  };
}

/** An answer with Slack's warnings, in both places where it puts them. */
export function withWarnings(answer: Json, warnings: readonly string[]): Json {
  if (warnings.length === 0) return answer;
  return { ...answer, warning: warnings.join(','), response_metadata: { warnings } };
}
