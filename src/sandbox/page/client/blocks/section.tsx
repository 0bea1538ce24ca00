import { isObject, objectsIn, type Json } from '../../../slack/json.ts';
import { Element } from './elements/element.tsx';
import { TextObject } from './text.tsx';

/** A text, pairs of fields in two columns, and something beside them. */
export function Section({ block }: { block: Json }) {
  const { text, accessory } = block;
  const fields = objectsIn(block['fields']);
  return (
    <div className="block-section">
      <div className="section-body">
        <TextObject text={text} />
        {fields.length > 0 && (
          <div className="fields">
            {fields.map((field, index) => (
              <div key={index} className="field">
                <TextObject text={field} />
              </div>
            ))}
          </div>
        )}
      </div>
      {isObject(accessory) && (
        <div className="accessory">
          <Element block={block} element={accessory} />
        </div>
      )}
    </div>
  );
}
