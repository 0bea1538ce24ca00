import { stringAt, type Json } from '../../../../slack/json.ts';
import { usePage } from '../../state/page.tsx';
import { titleOf } from '../../state/rooms.ts';
import type { PageState } from '../../../model.ts';
import { withEmoji } from '../emoji.ts';
import { optionsOf, plainText, type Option } from '../held.ts';
import type { ElementProps } from './props.ts';
import { useChoice } from './field.ts';

/** A menu to choose one thing from: the browser's own, so that keyboards and phones know it. */
export function Select(props: ElementProps) {
  const { element, aria } = props;
  const options = useOptions(element);
  const [value, choose] = useChoice(props, options);
  const placeholder = plainText(element['placeholder']) || 'Choose an option';
  return (
    <select
      className="select"
      id={aria?.id}
      aria-label={aria ? undefined : placeholder}
      aria-describedby={aria?.describedBy}
      aria-invalid={aria?.isInvalid}
      aria-required={aria?.isRequired}
      data-focus={element['focus_on_load'] === true || undefined}
      value={value}
      onChange={(event) => void choose(event.target.value)}
    >
      <option value="" disabled={aria?.isRequired === true && value !== ''}>
        {placeholder}
      </option>
      {groupsOf(options).map(([group, members]) =>
        group === '' ? (
          members.map(toOption)
        ) : (
          <optgroup key={group} label={group}>
            {members.map(toOption)}
          </optgroup>
        ),
      )}
    </select>
  );
}

function toOption({ value, label, description }: Option) {
  return (
    <option key={value} value={value}>
      {withEmoji(description === '' ? label : `${label} – ${description}`)}
    </option>
  );
}

function groupsOf(options: readonly Option[]): readonly (readonly [string, readonly Option[]])[] {
  return [...Map.groupBy(options, ({ group = '' }) => group)];
}

/** What an element offers: its own options, or the people or conversations there are. */
export function useOptions(element: Json): readonly Option[] {
  const { state, me } = usePage();
  return offered(element, state, me.id);
}

function offered(element: Json, state: PageState, me: string): readonly Option[] {
  const type = stringAt(element, 'type').replace(/^multi_/, '');
  if (type === 'users_select')
    return state.people.map(({ id, name, realName }) => ({
      value: id,
      label: `@${name}`,
      description: realName,
    }));
  if (type !== 'channels_select' && type !== 'conversations_select') return optionsOf(element);
  return state.conversations
    .filter(({ kind, members }) => kind === 'public' || members.includes(me))
    .filter(({ kind }) => type === 'conversations_select' || kind === 'public')
    .map((conversation) => ({
      value: conversation.id,
      label: `#${titleOf(state, conversation, me)}`,
      description: '',
    }));
}
