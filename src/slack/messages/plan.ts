import type { KnownBlock } from '@slack/types';

import type { Plan, QuotaLeft } from '../../reconcile/people-ports.ts';
import type { TrainingSpec } from '../../training/spec.ts';
import type { MappedUser } from '../../training/users.ts';
import { formatArgv } from './argv.ts';
import { codeSections, context, fields, message, section, type Message } from './blocks.ts';
import { code, escapeText, fit, oneLine } from './escape.ts';
import { codeBlocks, shares } from './limits.ts';
import { evidenceBlocks, outputBlock, warningBlocks } from './parts.ts';
import { resources } from './status.ts';
import { count, duration } from './units.ts';

/** What a run would be, and what the cluster says of it; nothing was created. */
export function renderPlan(
  spec: TrainingSpec,
  plan: Plan,
  { maxGpus }: Pick<MappedUser, 'maxGpus'>,
): Message {
  const { icon, fact } = verdict(spec, plan);
  return message(fact, [
    section(`${icon} *${fit(fact, shares.status)}*\nNothing was created.`),
    ...evidenceBlocks(plan.objection?.evidence),
    fields([
      ['As', `${code(spec.user.id)} in ${code(spec.namespace)}`],
      ['Resources', fit(resources(spec), shares.field)],
      ['Image', code(spec.image, shares.field)],
      ['Time limit', duration(spec.timeLimitSeconds * 1000)],
    ]),
    section(`*Limits*\n${limitLines(plan, maxGpus).join('\n')}`),
    ...warningBlocks(plan.warnings),
    ...codeSections(
      '*Command*',
      formatArgv([...spec.command, ...spec.args]),
      codeBlocks.argvOnCard,
    ),
    outputBlock(spec),
    context('The folder will have the time and the id of the run in its name.'),
    ...trainIt(spec.commandText),
  ]);
}

function verdict(
  spec: TrainingSpec,
  { objection, quotas = [] }: Plan,
): { readonly icon: string; readonly fact: string } {
  const { model } = spec;
  if (objection)
    return {
      icon: ':no_entry_sign:',
      fact: `${model} would not run: ${oneLine(objection.message)}`,
    };
  const full = quotas.find(({ fits }) => !fits);
  if (full)
    return {
      icon: ':warning:',
      fact: `${model} would wait: the quota ${full.quota} has no room for it (${inUse(full)})`,
    };
  const limit = duration(spec.timeLimitSeconds * 1000);
  return {
    icon: ':white_check_mark:',
    fact: `${model} would run: ${resources(spec)}, time limit ${limit}`,
  };
}

function inUse({ used, limit, what }: QuotaLeft): string {
  return `${used} of ${limit} ${what} in use`;
}

/** A longer command is the one that was typed, without the word that asks for a plan. */
const longestCommand = 1000;

function trainIt(command: string): KnownBlock[] {
  return escapeText(command).length > longestCommand
    ? [section(`*Train it*: type the same without ${code('plan')} or ${code('dry-run')}.`)]
    : codeSections('*Train it*', command, 1);
}

const mostQuotas = 6;

function limitLines({ quotas }: Plan, maxGpus: number | undefined): string[] {
  const own = maxGpus === undefined ? [] : [`You may use ${count(maxGpus, 'GPU')} a run.`];
  if (quotas === undefined) return [...own, 'I may not read the quotas of this namespace.'];
  if (quotas.length === 0) return [...own, 'No quota of this namespace counts for it.'];
  const lines = quotas
    .slice(0, mostQuotas)
    .map((one) => `• ${code(one.quota, 60)}: ${fit(inUse(one), 80)}${one.fits ? '' : ', no room'}`);
  return [...own, ...lines];
}
