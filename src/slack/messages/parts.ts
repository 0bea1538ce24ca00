import type { SectionBlock } from '@slack/types';

import { annotation } from '../../training/names.ts';
import type { TrainingSpec } from '../../training/spec.ts';
import { codeSections, section } from './blocks.ts';
import { code, fit, mention, oneLine } from './escape.ts';
import { codeBlocks, shares } from './limits.ts';
import { emoji } from './status.ts';

/** The whole fact in bold, for whom it is where somebody is called, and under it what to do next. */
export function headline(
  icon: keyof typeof emoji,
  fact: string,
  { addressee, fix = '' }: { addressee?: string; fix?: string | undefined } = {},
): SectionBlock {
  const first = `${emoji[icon]} *${fit(fact, shares.status)}*`;
  const called = addressee === undefined ? first : `${first} ${mention(addressee)}`;
  return section(fix.trim() === '' ? called : `${called}\n${fit(fix.trim(), shares.fix)}`);
}

/** What the cluster or the log said, without the lines that `said` holds anyway. */
export function evidenceBlocks(
  evidence: string | undefined,
  said: readonly string[] = [],
): SectionBlock[] {
  const isNew = (line: string): boolean => !said.some((text) => text.includes(line.trim()));
  const lines = (evidence ?? '').trim().split('\n').filter(isNew);
  if (lines.join('').trim() === '') return [];
  return [section(`*Details*\n\`\`\`\n${fit(lines.join('\n'), shares.evidence)}\n\`\`\``)];
}

/** What the API server warned of, if anything. */
export function warningBlocks(warnings: readonly string[]): SectionBlock[] {
  if (warnings.length === 0) return [];
  const list = warnings.slice(0, 5).map((warning) => `• ${fit(oneLine(warning), 200)}`);
  return [section(`*The cluster warns*\n${list.join('\n')}`)];
}

/** Where the run's files lie, one folder a line. */
export function outputBlock(spec: TrainingSpec): SectionBlock {
  const { checkpoint, logs, tensorboard } = spec.outputs;
  const paths = [checkpoint, logs, tensorboard].map((path) => code(path, shares.path));
  return section(`*Outputs*\n${paths.join('\n')}`);
}

/** The command that asks for the same again. */
export function againBlocks(label: string, commandText: string): SectionBlock[] {
  return codeSections(label, commandText, codeBlocks.command);
}

/** What a platform engineer needs to find the run. */
export function runLine(spec: TrainingSpec): string {
  return `run ${code(spec.id)} · Job ${code(spec.jobName)} in ${code(spec.namespace)}`;
}

/** Where the argument list stands whole, for a message that had to cut it. */
export function whereArgvIs(spec: TrainingSpec): string {
  return `The whole list is in the annotation ${code(annotation.spec)} of Job ${code(spec.jobName)}.`;
}
