import { useId } from 'react';
import { stringAt } from '../../../../slack/json.ts';
import { plainText } from '../held.ts';
import { PlainText } from '../text.tsx';
import type { ElementProps } from './props.ts';
import { useChoice } from './field.ts';
import { useOptions } from './select.tsx';

/** Options that all stand there: one of them with radio buttons, any of them otherwise. */
export function Choices(props: ElementProps) {
  const { element, aria } = props;
  const name = useId();
  const options = useOptions(element);
  const [value, choose] = useChoice(props, options);
  const isRadio = stringAt(element, 'type') === 'radio_buttons';
  const chosen = value === '' ? [] : value.split(',');
  const toggled = (option: string): string =>
    (chosen.includes(option)
      ? chosen.filter((known) => known !== option)
      : [...chosen, option]
    ).join(',');
  return (
    <div
      className="choices"
      id={aria?.id}
      role={isRadio ? 'radiogroup' : 'group'}
      aria-label={aria ? undefined : plainText(element['placeholder']) || 'Options'}
      aria-labelledby={aria?.labelledBy}
      aria-describedby={aria?.describedBy}
    >
      {options.map(({ value: option, label, description }) => (
        <label key={option} className="choice">
          <input
            type={isRadio ? 'radio' : 'checkbox'}
            name={name}
            checked={chosen.includes(option)}
            onChange={() => void choose(isRadio ? option : toggled(option))}
          />
          <span>
            <PlainText text={label} />
            {description !== '' && (
              <span className="choice-detail">
                <PlainText text={description} />
              </span>
            )}
          </span>
        </label>
      ))}
    </div>
  );
}
