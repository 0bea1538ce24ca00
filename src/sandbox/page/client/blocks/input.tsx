import { useId } from 'react';
import { isObject, objectAt, stringAt, type Json } from '../../../slack/json.ts';
import { WarningIcon } from '../slack/icons.tsx';
import { Element } from './elements/element.tsx';
import { plainText } from './held.ts';
import { useSurface } from './surface.tsx';
import { PlainText } from './text.tsx';

/** A labelled field with its hint, and what is wrong with it. */
export function Input({ block }: { block: Json }) {
  const id = useId();
  const { errorOf } = useSurface();
  const error = errorOf(stringAt(block, 'block_id'));
  const hint = plainText(block['hint']);
  const described = [error !== undefined && `${id}-error`, hint !== '' && `${id}-hint`]
    .filter((part) => part !== false)
    .join(' ');
  const element = objectAt(block, 'element');
  const isGroup = element['type'] === 'checkboxes' || element['type'] === 'radio_buttons';
  const label = (
    <>
      <PlainText text={plainText(block['label'])} />
      {block['optional'] === true && <span className="optional"> (optional)</span>}
    </>
  );
  return (
    <div className="block-input" data-block={stringAt(block, 'block_id')}>
      {isGroup ? (
        <span className="label" id={`${id}-label`}>
          {label}
        </span>
      ) : (
        <label className="label" id={`${id}-label`} htmlFor={id}>
          {label}
        </label>
      )}
      {isObject(block['element']) && (
        <Element
          block={block}
          element={element}
          aria={{
            id,
            labelledBy: `${id}-label`,
            describedBy: described === '' ? undefined : described,
            isInvalid: error !== undefined,
            isRequired: block['optional'] !== true,
          }}
        />
      )}
      {error !== undefined && (
        <p className="field-error" id={`${id}-error`}>
          <WarningIcon />
          {error}
        </p>
      )}
      {hint !== '' && (
        <p className="hint" id={`${id}-hint`}>
          <PlainText text={hint} />
        </p>
      )}
    </div>
  );
}
