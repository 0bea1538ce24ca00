import type { SectionBlock } from '@slack/types';

import type { Diagnosis } from '../../training/diagnosis.ts';
import { annotation } from '../../training/names.ts';
import type { TrainingSpec } from '../../training/spec.ts';
import { codeSections, section } from './blocks.ts';
import { code, fit } from './escape.ts';
import { codeBlocks, shares } from './limits.ts';

/** What the cluster said and what to do next. */
export function diagnosisBlocks(diagnosis: Diagnosis): SectionBlock[] {
  return [...evidenceBlocks(diagnosis.evidence), ...fixBlocks(diagnosis.fix)];
}

export function evidenceBlocks(evidence: string | undefined): SectionBlock[] {
  if (evidence === undefined || evidence.trim() === '') return [];
  return [section(`*Evidence*\n\`\`\`\n${fit(evidence.trim(), shares.evidence)}\n\`\`\``)];
}

function fixBlocks(fix: string | undefined): SectionBlock[] {
  if (fix === undefined || fix.trim() === '') return [];
  return [section(`*What to do*\n${fit(fix.trim(), shares.fix)}`)];
}

/** Where the run's files lie. */
export function outputBlock(spec: TrainingSpec): SectionBlock {
  const { checkpoint, logs, tensorboard } = spec.outputs;
  const lines = [
    `checkpoint ${code(checkpoint, shares.path)}`,
    `logs ${code(logs, shares.path)}`,
    `tensorboard ${code(tensorboard, shares.path)}`,
  ];
  return section(`*Outputs*\n${lines.join('\n')}`);
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
