import type { Catalog } from '../../training/catalog.ts';
import { modelsText } from '../../training/models-text.ts';
import { codeSections, message, section, type Message } from './blocks.ts';
import { code, fit } from './escape.ts';
import { shares } from './limits.ts';
import { renderUnclear } from './run-answers.ts';

/** Blocks of code: all that one message holds. */
const mostBlocks = 4;

/** The models, or the one called `name`, with everything that they take. */
export function renderModels(catalog: Catalog, name: string | undefined): Message {
  const text = modelsText(catalog, name);
  if (text.kind === 'unknown')
    return renderUnclear({
      field: 'command',
      message: `There is no model “${name ?? ''}”.`,
      expected: 'one of the models that /train models lists',
      suggestion: text.nearest === undefined ? '/train models' : `/train models ${text.nearest}`,
    });
  const headline = section(`*${fit(text.title, shares.status)}*`);
  if (text.lines.length === 0) return message(text.title, [headline]);
  const whole = `${code('/train models <name>')} shows one of them.`;
  return message(text.title, [
    headline,
    ...codeSections('', text.lines.join('\n').trimEnd(), mostBlocks, whole),
  ]);
}
