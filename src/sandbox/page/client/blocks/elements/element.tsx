import { stringAt } from '../../../../slack/json.ts';
import { Picture } from '../picture.tsx';
import { Button } from './button.tsx';
import { Choices } from './choices.tsx';
import { Overflow } from './overflow.tsx';
import type { ElementProps } from './props.ts';
import { Select } from './select.tsx';
import { TextField } from './text-field.tsx';

/** Something to press, to choose from or to type into. */
export function Element(props: ElementProps) {
  const type = stringAt(props.element, 'type');
  switch (type) {
    case 'button':
    case 'workflow_button':
      return <Button {...props} />;
    case 'overflow':
      return <Overflow {...props} />;
    case 'static_select':
    case 'users_select':
    case 'channels_select':
    case 'conversations_select':
      return <Select {...props} />;
    case 'multi_static_select':
    case 'multi_users_select':
    case 'multi_channels_select':
    case 'multi_conversations_select':
    case 'checkboxes':
    case 'radio_buttons':
      return <Choices {...props} />;
    case 'plain_text_input':
    case 'number_input':
    case 'email_text_input':
    case 'url_text_input':
    case 'datepicker':
    case 'timepicker':
    case 'datetimepicker':
      return <TextField {...props} />;
    case 'image':
      return <Picture image={props.element} />;
    default:
      return <p className="unsupported">This page does not show a {type || 'nameless element'}.</p>;
  }
}
