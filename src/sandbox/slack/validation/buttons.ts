import { LIMITS } from '../limits.ts';
import { confirm, plainText } from './composition.ts';
import { actionId, element } from './element-fields.ts';
import { list, object, oneOf, string } from './schema.ts';

const buttonLook = {
  style: oneOf('primary', 'danger'),
  accessibility_label: string({ max: LIMITS.button.label }),
};
const button = element(
  'button',
  { text: plainText(LIMITS.button.text) },
  {
    ...actionId,
    url: string({ max: LIMITS.button.url }),
    value: string({ max: LIMITS.button.value }),
    confirm,
    ...buttonLook,
  },
);
const feedbackButton = object(
  { text: plainText(LIMITS.button.text), value: string({ max: LIMITS.button.value }) },
  { accessibility_label: string({ max: LIMITS.button.label }) },
);

/** The elements to press, by type. */
export const BUTTONS = {
  button,
  workflow_button: element(
    'workflow_button',
    {
      text: plainText(LIMITS.button.text),
      workflow: object({
        trigger: object(
          { url: string() },
          {
            customizable_input_parameters: list(object({ name: string(), value: string() })),
          },
        ),
      }),
    },
    { ...actionId, confirm, ...buttonLook },
  ),
  icon_button: element(
    'icon_button',
    { icon: oneOf('trash'), text: plainText(LIMITS.button.text) },
    {
      ...actionId,
      confirm,
      value: string({ max: LIMITS.button.value }),
      accessibility_label: string({ max: LIMITS.button.label }),
      visible_to_user_ids: list(string()),
    },
  ),
  feedback_buttons: element(
    'feedback_buttons',
    { positive_button: feedbackButton, negative_button: feedbackButton },
    actionId,
  ),
} as const;
