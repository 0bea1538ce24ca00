import { useState } from 'react';
import { stringAt } from '../../../../slack/json.ts';
import { OutIcon } from '../../slack/icons.tsx';
import { useConfirm } from '../confirm.tsx';
import { plainText } from '../held.ts';
import { useSurface } from '../surface.tsx';
import { PlainText } from '../text.tsx';
import type { ElementProps } from './props.ts';
import { fieldOf } from './field.ts';

export function Button({ block, element }: ElementProps) {
  const { press } = useSurface();
  const ask = useConfirm();
  const [isUnderWay, setUnderWay] = useState(false);
  const url = stringAt(element, 'url');
  const style = stringAt(element, 'style');
  const value = element['value'];

  async function use(): Promise<void> {
    if (isUnderWay || !(await ask(element['confirm']))) return;
    if (/^https?:/.test(url)) open(url, '_blank', 'noopener,noreferrer');
    setUnderWay(true);
    await press(fieldOf(block, element), typeof value === 'string' ? value : undefined);
    setUnderWay(false);
  }

  return (
    <button
      type="button"
      className={`button ${style}`}
      aria-label={stringAt(element, 'accessibility_label') || undefined}
      aria-busy={isUnderWay}
      onClick={() => void use()}
    >
      <PlainText text={plainText(element['text'])} />
      {url !== '' && <OutIcon />}
    </button>
  );
}
