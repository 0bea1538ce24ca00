import { assert, property, string } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { maskSecrets } from '../../src/training/secrets.ts';

/** Never written in one piece: whoever scans this repository for secrets is to find none. */
const parts = (...texts: readonly string[]): string => texts.join('');
const hex40 = '0123456789abcdef0123456789abcdef01234567';
const drawn = 'aB3dE5fG7hJ9kL1mN3pQ5rS7';

/** A line, and what is left of it. */
const secrets: readonly (readonly [string, string])[] = [
  [parts('using xox', 'b-123456789012-abcdefghijkl'), 'using [masked]'],
  [parts('xox', 'p-1234567890-abc'), '[masked]'],
  [parts('xapp', '-1-A012345-678-abcdef'), '[masked]'],
  [parts('https://hooks.slack', '.com/services/T0/B0/abcdefgh'), 'https://[masked]'],
  [parts('login hf', `_${'a'.repeat(34)} ok`), 'login [masked] ok'],
  [parts('gh', `p_${'A'.repeat(36)}`), '[masked]'],
  [parts('github', `_pat_${'A1_'.repeat(12)}`), '[masked]'],
  [parts('AK', 'IAIOSFODNN7EXAMPLE'), '[masked]'],
  ['aws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfi', 'aws_secret_access_key = [masked]'],
  [parts('AWS_SESSION', `_TOKEN=${drawn}/+==`), 'AWS_SESSION_TOKEN=[masked]'],
  [parts('openai: sk', '-proj-abc123def456ghi789'), 'openai: [masked]'],
  [parts('openai-sk', '-proj-abc123def456ghi789'), 'openai-[masked]'],
  [parts('ey', 'JhbGciOiJub25l.eyJzdWIiOiJib3Qi.c2ln-nature'), '[masked]'],
  [parts('-ey', 'JhbGciOiJub25l.eyJzdWIiOiJib3Qi.c2ln-nature'), '-[masked]'],
  [parts('session-ey', 'JhbGciOiJub25l.eyJzdWIiOiJib3Qi.c2ln-nature'), 'session-[masked]'],
  [`WANDB_API_KEY=${hex40}`, 'WANDB_API_KEY=[masked]'],
  [`wandb: key=${hex40}`, 'wandb: key=[masked]'],
  [`$ wandb login ${hex40}`, '$ wandb login [masked]'],
  ['Authorization: Bearer abcdefgh12345678', 'Authorization: Bearer [masked]'],
  ['{"authorization": "Basic dXNlcjpwYXNz"}', '{"authorization": "Basic [masked]"}'],
  ['curl -H bearer abcdefgh12345678', 'curl -H bearer [masked]'],
  ['password: "correct-horse-battery"', 'password: [masked]"'],
  ['password=abcd user=me', 'password=[masked] user=me'],
  ["{'db_password': 'hunter2hunter2', 'user': 'me'}", "{'db_password': [masked]', 'user': 'me'}"],
  ['train.py --api-key abcd1234 --lr 0.1', 'train.py --api-key [masked] --lr 0.1'],
  [
    'train.py --neptune-api-token eyJhcGlfYWRk --lr 0.1',
    'train.py --neptune-api-token [masked] --lr 0.1',
  ],
  ['https://user:hunter2hunter2@registry.local/x', 'https://user:[masked]@registry.local/x'],
  [`git clone https://${drawn}@git.local/x`, 'git clone https://[masked]@git.local/x'],
  [`token=${drawn}`, 'token=[masked]'],
  ['HF_TOKEN: 0123456789abcdef0123456789abcdef', 'HF_TOKEN: [masked]'],
];

test.each(secrets)('%s is masked', (line, left) => {
  expect(maskSecrets([line])).toEqual([left]);
});

test.each([
  'tokens=512 loss=0.3',
  'tokenizer: bert-base',
  'epoch 3/20 loss=0.5',
  'pad_token: <|endoftext|> eos_token_id=50256',
  "special token: 'beginning-of-sequence-marker'",
  'max_token=20000000000000000000',
  'Basic training started, Bearer of the model: ResNet',
  `HEAD is now at ${hex40}`,
  `sha256:${hex40}abcdefabcdefabcdefabcdef`,
  'Missing key(s) in state_dict: key=module.layer4.2.bn3.running_var',
  'private_key: /etc/ssl/key.pem',
  'credentials=~/.config/gcloud.json',
  'password=None api_key=${API_KEY} secret: ******',
  '/share/vision1/gpu/resnet/20260102_0304-ab12/checkpoint/epoch_3.pt',
  'https://huggingface.co/bert-base-uncased/resolve/main/config.json',
  'hf_transfer is enabled; sk-learn-contrib-pipeline; disk-based-shuffle-0123456789',
  'tcp://10.0.0.1:29500 rank 3 of 8',
  's3://bucket/key=value/part-00000',
])('%s stays as it is', (line) => {
  expect(maskSecrets([line])).toEqual([line]);
});

describe('of a private key', () => {
  const begin = parts('-----BEGIN RSA PRIVATE', ' KEY-----');
  const end = parts('-----END RSA PRIVATE', ' KEY-----');
  const body = ['MIIEpAIBAAKCAQEA7bq98/vk', 'R+eLlLj0uXwQ=='];

  test.each<[string, readonly string[], readonly string[]]>([
    ['nothing stays', ['a', begin, ...body, end, 'b'], ['a', '[masked]', 'b']],
    ['nothing stays in one line', [`key is ${begin}\\nMII\\n${end} ok`], ['key is [masked] ok']],
    ['whose end was not read nothing stays', ['a', begin, ...body], ['a', '[masked]']],
    ['whose beginning was not read nothing stays', [...body, end, 'b'], ['[masked]', 'b']],
    [
      'that is no key, what follows stays',
      [begin, 'is what I expected.', 'b'],
      ['[masked]', 'is what I expected.', 'b'],
    ],
  ])('%s', (_, lines, left) => {
    expect(maskSecrets(lines)).toEqual(left);
  });
});

test('no line makes it throw, and none is masked twice in another way', () => {
  assert(
    property(string({ unit: 'binary' }), (line) => {
      const once = maskSecrets([line]);
      expect(maskSecrets(once)).toEqual(once);
    }),
  );
});

test.each([
  'secret-',
  'token=',
  'a-',
  '://a:',
  'eyJaaaaaaaaaa.',
  'eyJ-',
  '-eyJ',
  'sk-',
  '--api-',
  '-----BEGIN ',
  'A ',
])('a long line of "%s" takes no longer than any other', (piece) => {
  const line = piece.repeat(Math.floor(400_000 / piece.length));
  expect(maskSecrets([line])).toHaveLength(1);
});
