import { useState, type ChangeEvent, type KeyboardEvent } from 'react';
import { stringAt } from '../../../../slack/json.ts';
import { heldText, plainText } from '../held.ts';
import { useSurface } from '../surface.tsx';
import type { ElementProps } from './props.ts';
import { dispatchOn, fieldOf, isTold } from './field.ts';

const PICKERS: Readonly<Record<string, string>> = {
  datepicker: 'date',
  timepicker: 'time',
  datetimepicker: 'datetime-local',
};

/** A field that is typed into, dates and times among them. It checks nothing: Slack does. */
export function TextField(props: ElementProps) {
  const { block, element, aria } = props;
  const { stateOf, fill } = useSurface();
  const field = fieldOf(block, element);
  const type = stringAt(element, 'type');
  const [text, setText] = useState(() => fromHeld(type, heldText(element, stateOf(field))));
  const tells = dispatchOn(block, element);
  const isPicker = type in PICKERS;

  function type_(event: ChangeEvent<HTMLInputElement | HTMLTextAreaElement>): void {
    const typed = event.target.value;
    setText(typed);
    if (isPicker) return fill(field, toHeld(type, typed), isTold(block));
    return fill(field, typed, tells === 'character');
  }

  function send(event: KeyboardEvent<HTMLInputElement | HTMLTextAreaElement>): void {
    if (event.key !== 'Enter' || event.nativeEvent.isComposing) return;
    if (tells === 'enter' && !isPicker) {
      event.preventDefault();
      fill(field, text, true);
    }
  }

  const common = {
    className: 'text-field',
    id: aria?.id,
    value: text,
    placeholder: plainText(element['placeholder']) || undefined,
    'aria-label': aria ? undefined : plainText(element['placeholder']) || 'Text',
    'aria-describedby': aria?.describedBy,
    'aria-invalid': aria?.isInvalid,
    'aria-required': aria?.isRequired,
    'data-focus': element['focus_on_load'] === true || undefined,
    autoComplete: 'off',
    spellCheck: false,
    onChange: type_,
    onKeyDown: send,
  };
  if (element['multiline'] === true) return <textarea rows={3} {...common} />;
  return (
    <input
      type={PICKERS[type] ?? 'text'}
      inputMode={type === 'number_input' ? 'decimal' : undefined}
      {...common}
    />
  );
}

/** A time in seconds as a browser's own field has it: local, to the minute. */
function fromHeld(type: string, held: string): string {
  if (type !== 'datetimepicker' || held === '') return held;
  const at = new Date(Number(held) * 1_000);
  const local = new Date(at.getTime() - at.getTimezoneOffset() * 60_000);
  return local.toISOString().slice(0, 16);
}

function toHeld(type: string, typed: string): string | null {
  if (typed === '') return null;
  return type === 'datetimepicker' ? String(new Date(typed).getTime() / 1_000) : typed;
}
