import type { Block } from 'slack-blocks-to-jsx';
import { objectsIn, stringAt, type Json } from '../../../slack/json.ts';
import { Drawn } from './drawn.tsx';
import { Element } from './elements/element.tsx';
import { Input } from './input.tsx';
import { Picture } from './picture.tsx';
import { Section } from './section.tsx';
import { plainText } from './held.ts';
import { PlainText, TextObject } from './text.tsx';

/** Block Kit as it stands on a surface. */
export function Blocks({ blocks }: { blocks: readonly Json[] }) {
  return (
    <div className="blocks">
      {blocks.map((block, index) => (
        <BlockView key={stringAt(block, 'block_id') || index} block={block} />
      ))}
    </div>
  );
}

/**
 * One block. What a person uses, what holds mrkdwn and what shows uploaded pictures is put together
 * here; everything else is drawn as it is.
 */
function BlockView({ block }: { block: Json }) {
  switch (block['type']) {
    case 'section':
      return <Section block={block} />;
    case 'context':
      return <Context block={block} />;
    case 'header':
      return (
        <h3 className="block-header">
          <PlainText text={plainText(block['text'])} />
        </h3>
      );
    case 'divider':
      return <hr className="block-divider" />;
    case 'image':
      return <Picture image={block} title={plainText(block['title'])} />;
    case 'actions':
      return (
        <div className="block-actions">
          {objectsIn(block['elements']).map((element, index) => (
            <Element
              key={stringAt(element, 'action_id') || index}
              block={block}
              element={element}
            />
          ))}
        </div>
      );
    case 'input':
      return <Input block={block} />;
    default:
      return <Drawn blocks={[asDrawn(block)]} />;
  }
}

/** Whatever block it is: the library knows it, or draws nothing. */
function asDrawn(block: Json): Block {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  return block as unknown as Block;
}

/** Small print: texts and little pictures in a row. */
function Context({ block }: { block: Json }) {
  return (
    <div className="block-context">
      {objectsIn(block['elements']).map((element, index) =>
        element['type'] === 'image' ? (
          <Picture key={index} image={element} isSmall />
        ) : (
          <TextObject key={index} text={element} />
        ),
      )}
    </div>
  );
}
