/** Block Kit by hand: the smallest valid forms, to be made invalid one field at a time. */
export type Block = Record<string, unknown>;

export const plain = (text: string): Block => ({ type: 'plain_text', text });
export const mrkdwn = (text: string): Block => ({ type: 'mrkdwn', text });
export const section = (text = 'hello', extra: Block = {}): Block => ({
  type: 'section',
  text: mrkdwn(text),
  ...extra,
});
export const option = (value: string): Block => ({ text: plain(value), value });
export const button = (actionId: string, extra: Block = {}): Block => ({
  type: 'button',
  action_id: actionId,
  text: plain('Press'),
  ...extra,
});
export const actions = (...elements: Block[]): Block => ({ type: 'actions', elements });
export const select = (actionId: string, values: readonly string[], extra: Block = {}): Block => ({
  type: 'static_select',
  action_id: actionId,
  options: values.map(option),
  ...extra,
});
export const textInput = (extra: Block = {}): Block => ({
  type: 'plain_text_input',
  action_id: 'value',
  ...extra,
});
export const numberInput = (extra: Block = {}): Block => ({
  type: 'number_input',
  action_id: 'value',
  is_decimal_allowed: true,
  ...extra,
});
export const input = (blockId: string, element: Block = textInput(), extra: Block = {}): Block => ({
  type: 'input',
  block_id: blockId,
  label: plain('Label'),
  element,
  ...extra,
});
export const modal = (blocks: readonly Block[], extra: Block = {}): Block => ({
  type: 'modal',
  callback_id: 'form',
  title: plain('Form'),
  submit: plain('Submit'),
  blocks,
  ...extra,
});
