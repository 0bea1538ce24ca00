import { array, assert, constantFrom, property, string } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { drawings } from '../../../src/training/log-lines.ts';
import { readLine } from '../../../src/training/progress/read-line.ts';
import type { Reading } from '../../../src/training/progress/reading.ts';

/** What is read of a line; which bar it was is looked at where bars are told apart. */
type Read = Partial<Omit<Reading, 'bar'>>;

const yoloHeader = '      Epoch    GPU_mem   box_loss   cls_loss   dfl_loss  Instances       Size';
const yoloClasses =
  '                 Class     Images  Instances      Box(P          R      mAP50  mAP50-95): 100%|██████████| 4/4 [00:01<00:00,  3.1it/s]';

const lines: readonly (readonly [trainer: string, line: string, read: Read | undefined])[] = [
  // tqdm
  [
    'tqdm, the epoch in its name',
    'Epoch 3:  45%|████▌     | 450/1000 [00:12<00:15, 35.2it/s, loss=0.21]',
    {
      epoch: 3,
      step: 450,
      steps: 1000,
      over: 'epoch',
      elapsedMs: 12_000,
      leftMs: 15_000,
      metrics: { loss: '0.21' },
    },
  ],
  [
    'tqdm, epoch and epochs in its name',
    'Epoch [3/10]:   5%|▌         | 5/100 [00:01<00:20,  4.7it/s, acc=0.91, loss=0.213]',
    {
      epoch: 3,
      epochs: 10,
      step: 5,
      steps: 100,
      over: 'epoch',
      elapsedMs: 1_000,
      leftMs: 20_000,
      metrics: { acc: '0.91', loss: '0.213' },
    },
  ],
  [
    'tqdm without a name, seconds an iteration, hours',
    ' 12%|█▏        | 500/4000 [1:10:00<8:12:00,  8.44s/it]',
    { step: 500, steps: 4000, elapsedMs: 4_200_000, leftMs: 29_520_000, metrics: {} },
  ],
  [
    'tqdm before its first iteration',
    '  0%|          | 0/4000 [00:00<?, ?it/s]',
    { step: 0, steps: 4000, elapsedMs: 0, metrics: {} },
  ],
  [
    'tqdm that does not know how many there will be',
    'train: 450it [00:12, 35.21it/s, loss=0.5]',
    { step: 450, elapsedMs: 12_000, metrics: { loss: '0.5' } },
  ],
  [
    'tqdm over epochs',
    'Epoch:  33%|███▎      | 1/3 [10:00<20:00, 600.00s/it]',
    { epochsDone: 1, epochs: 3, elapsedMs: 600_000, leftMs: 1_200_000, metrics: {} },
  ],
  [
    'tqdm in plain characters, scaled',
    '45%|####5     | 4.50k/10.0k [00:12<00:15, 352it/s]',
    { step: 4500, steps: 10_000, elapsedMs: 12_000, leftMs: 15_000, metrics: {} },
  ],
  [
    'tqdm of a download',
    'model.safetensors:  50%|█████     | 1.2G/2.4G [00:30<00:30, 40.0MB/s]',
    {
      step: 1_200_000_000,
      steps: 2_400_000_000,
      elapsedMs: 30_000,
      leftMs: 30_000,
      isAside: true,
      metrics: {},
    },
  ],
  [
    'tqdm of a tokenizer',
    'Map: 100%|██████████| 50000/50000 [00:09<00:00, 5312.01 examples/s]',
    { step: 50_000, steps: 50_000, elapsedMs: 9_000, leftMs: 0, isAside: true, metrics: {} },
  ],
  // PyTorch Lightning
  [
    'Lightning',
    'Epoch 2:  30%|███       | 94/313 [00:03<00:07, 29.93it/s, v_num=0, train_loss=0.310]',
    {
      epoch: 2,
      countsFromZero: true,
      step: 94,
      steps: 313,
      over: 'epoch',
      elapsedMs: 3_000,
      leftMs: 7_000,
      metrics: { train_loss: '0.310' },
    },
  ],
  [
    'Lightning, validating',
    'Validation DataLoader 0:  50%|█████     | 10/20 [00:01<00:01,  9.90it/s]',
    { step: 10, steps: 20, elapsedMs: 1_000, leftMs: 1_000, isAside: true, metrics: {} },
  ],
  [
    'Lightning, making sure',
    'Sanity Checking DataLoader 0: 100%|██████████| 2/2 [00:00<00:00, 12.1it/s]',
    { step: 2, steps: 2, elapsedMs: 0, leftMs: 0, isAside: true, metrics: {} },
  ],
  [
    'Lightning with Rich',
    'Epoch 2/9 ━━━━━━━━╸━━━━━━━━━━━ 94/313 0:00:03 • 0:00:07 29.93it/s v_num: 0.000 train_loss: 0.310',
    {
      epoch: 2,
      epochs: 9,
      step: 94,
      steps: 313,
      over: 'epoch',
      elapsedMs: 3_000,
      leftMs: 7_000,
      metrics: { train_loss: '0.310' },
    },
  ],
  // Keras
  ['Keras, an epoch begins', 'Epoch 3/10', { epoch: 3, epochs: 10, metrics: {} }],
  [
    'Keras 3',
    '120/469 ━━━━━━━━━━━━━━━━━━━━ 2s 5ms/step - accuracy: 0.9123 - loss: 0.3012',
    {
      step: 120,
      steps: 469,
      over: 'epoch',
      leftMs: 2_000,
      metrics: { accuracy: '0.9123', loss: '0.3012' },
    },
  ],
  [
    'Keras 3, an epoch is over',
    '469/469 ━━━━━━━━━━━━━━━━━━━━ 3s 6ms/step - accuracy: 0.91 - loss: 0.31 - val_accuracy: 0.95 - val_loss: 0.15',
    {
      step: 469,
      steps: 469,
      over: 'epoch',
      leftMs: 0,
      metrics: { accuracy: '0.91', loss: '0.31', val_accuracy: '0.95', val_loss: '0.15' },
    },
  ],
  [
    'Keras 2',
    '120/469 [======>.......................] - ETA: 1:02 - loss: 0.3100 - accuracy: 0.91',
    {
      step: 120,
      steps: 469,
      over: 'epoch',
      leftMs: 62_000,
      metrics: { loss: '0.3100', accuracy: '0.91' },
    },
  ],
  [
    'Keras 2, an epoch is over',
    '469/469 [==============================] - 3s 5ms/step - loss: 0.31 - val_loss: 0.2',
    {
      step: 469,
      steps: 469,
      over: 'epoch',
      leftMs: 0,
      metrics: { loss: '0.31', val_loss: '0.2' },
    },
  ],
  [
    'Keras, a checkpoint',
    'Epoch 3: val_loss improved from 0.40112 to 0.31201, saving model to best.keras',
    { epoch: 3, metrics: {} },
  ],
  // Hugging Face
  [
    'HF Trainer',
    "{'loss': 0.5234, 'grad_norm': 1.2013, 'learning_rate': 4e-05, 'epoch': 1.2}",
    {
      epoch: 1.2,
      metrics: { loss: '0.5234', grad_norm: '1.2013', learning_rate: '4e-05' },
    },
  ],
  [
    'HF Trainer, evaluating',
    "{'eval_loss': 0.41, 'eval_accuracy': 0.88, 'eval_runtime': 12.3, 'eval_samples_per_second': 80.1, 'epoch': 2.0}",
    { epoch: 2, metrics: { eval_loss: '0.41', eval_accuracy: '0.88' } },
  ],
  [
    'HF Trainer, at its end',
    "{'train_runtime': 100.2, 'train_samples_per_second': 300.1, 'train_loss': 0.3, 'epoch': 3.0}",
    { epoch: 3, metrics: { train_loss: '0.3' } },
  ],
  [
    'HF Trainer, diverged',
    "{'loss': 0.0, 'grad_norm': nan, 'learning_rate': 4e-05, 'epoch': 0.4}",
    { epoch: 0.4, metrics: { loss: '0.0', grad_norm: 'nan', learning_rate: '4e-05' } },
  ],
  // torchvision, timm, the PyTorch examples
  [
    'torchvision',
    'Epoch: [3]  [ 120/5004]  eta: 0:12:33  lr: 0.1  loss: 1.2345 (1.5000)  acc1: 70.3125 (65.1)  time: 0.31  data: 0.01  max mem: 5000',
    {
      epoch: 3,
      countsFromZero: true,
      step: 120,
      steps: 5004,
      over: 'epoch',
      leftMs: 753_000,
      metrics: { lr: '0.1', loss: '1.2345', acc1: '70.3125' },
    },
  ],
  [
    'torchvision, testing',
    'Test:  [ 10/100]  eta: 0:00:20  loss: 0.9 (1.0)  acc1: 75.0 (74.0)  time: 0.2  data: 0.1  max mem: 5000',
    {
      step: 10,
      steps: 100,
      leftMs: 20_000,
      isAside: true,
      metrics: { test_loss: '0.9', test_acc1: '75.0' },
    },
  ],
  [
    'the ImageNet example',
    'Epoch: [3][ 120/5004]\tTime  0.3 ( 0.35)\tData  0.01 ( 0.02)\tLoss 1.2345e+00 (1.50e+00)\tAcc@1  70.31 ( 65.10)\tAcc@5  88.28 ( 86.00)',
    {
      epoch: 3,
      countsFromZero: true,
      step: 120,
      steps: 5004,
      over: 'epoch',
      metrics: { loss: '1.2345e+00', 'Acc@1': '70.31', 'Acc@5': '88.28' },
    },
  ],
  [
    'the MNIST example',
    'Train Epoch: 3 [12800/60000 (21%)]\tLoss: 0.213000',
    { epoch: 3, step: 12_800, steps: 60_000, over: 'epoch', metrics: { loss: '0.213000' } },
  ],
  [
    'the MNIST example, testing',
    'Test set: Average loss: 0.0512, Accuracy: 9834/10000 (98%)',
    { isAside: true, metrics: { test_loss: '0.0512', test_accuracy: '98%' } },
  ],
  [
    'timm',
    'Train: 12 [ 300/1251 ( 24%)]  Loss: 4.12 (4.20)  Time: 0.300s  LR: 5.0e-04',
    {
      epoch: 12,
      step: 300,
      steps: 1251,
      over: 'epoch',
      metrics: { loss: '4.12', LR: '5.0e-04' },
    },
  ],
  // OpenMMLab, Detectron2
  [
    'OpenMMLab by epochs',
    '2026/11/23 17:10:10 - mmengine - INFO - Epoch(train)  [3][ 120/5004]  lr: 1.0000e-02  eta: 1:02:03  time: 0.30  data_time: 0.01  memory: 3000  loss: 0.5123',
    {
      epoch: 3,
      step: 120,
      steps: 5004,
      over: 'epoch',
      metrics: { lr: '1.0000e-02', loss: '0.5123' },
    },
  ],
  [
    'OpenMMLab by iterations',
    'Iter(train) [ 1200/160000]  lr: 9.9e-03  eta: 13:02:03  time: 0.29  memory: 5000  loss: 0.91',
    {
      step: 1200,
      steps: 160_000,
      over: 'run',
      leftMs: 46_923_000,
      metrics: { lr: '9.9e-03', loss: '0.91' },
    },
  ],
  [
    'OpenMMLab, validating',
    'Epoch(val) [3][100/100]    coco/bbox_mAP: 0.3710  coco/bbox_mAP_50: 0.5700',
    {
      epoch: 3,
      step: 100,
      steps: 100,
      over: 'epoch',
      isAside: true,
      metrics: { 'val_coco/bbox_mAP': '0.3710', 'val_coco/bbox_mAP_50': '0.5700' },
    },
  ],
  [
    'Detectron2',
    '[11/23 17:10:10 d2.utils.events]:  eta: 1:02:03  iter: 1999  total_loss: 1.05  loss_cls: 0.42  time: 0.3  lr: 0.02  max_mem: 3000M',
    {
      step: 1999,
      leftMs: 3_723_000,
      metrics: { total_loss: '1.05', loss_cls: '0.42', lr: '0.02' },
    },
  ],
  // YOLO
  [
    'YOLO, a row of its table',
    '      3/100      2.1G      1.045      0.912      1.101         23        640:  45%|████▌     | 45/100 [00:12<00:15,  3.5it/s]',
    {
      epoch: 3,
      epochs: 100,
      step: 45,
      steps: 100,
      over: 'epoch',
      metrics: { box_loss: '1.045', cls_loss: '0.912', dfl_loss: '1.101' },
    },
  ],
  [
    'YOLO, validating',
    '                   all        128        929      0.640      0.537      0.605      0.446',
    {
      isAside: true,
      metrics: { P: '0.640', R: '0.537', mAP50: '0.605', 'mAP50-95': '0.446' },
    },
  ],
  // Language models
  [
    'Megatron',
    ' iteration     1000/  500000 | consumed samples:       256000 | elapsed time per iteration (ms): 300.2 | learning rate: 1.500E-04 | global batch size:   256 | lm loss: 2.345678E+00 | loss scale: 1.0 | grad norm: 1.234 | number of skipped iterations:   0 |',
    {
      step: 1000,
      steps: 500_000,
      over: 'run',
      metrics: { learning_rate: '1.500E-04', lm_loss: '2.345678E+00', grad_norm: '1.234' },
    },
  ],
  [
    'fairseq',
    '2026-11-23 17:10:10 | INFO | train_inner | epoch 003:    120 / 5004 loss=4.512, ppl=9.2, wps=1000, ups=3.1, wpb=300, bsz=8, num_updates=10128, lr=0.0005, gnorm=1.2, wall=300',
    {
      epoch: 3,
      step: 120,
      steps: 5004,
      over: 'epoch',
      metrics: { loss: '4.512', ppl: '9.2', lr: '0.0005', gnorm: '1.2' },
    },
  ],
  [
    'fairseq, validating',
    "2026-11-23 17:12:10 | INFO | valid | epoch 003 | valid on 'valid' subset | loss 4.3 | ppl 8.57 | num_updates 15012",
    { epoch: 3, isAside: true, metrics: { val_loss: '4.3', val_ppl: '8.57' } },
  ],
  [
    'nanoGPT',
    'iter 2000: loss 3.2071, time 150.23ms, mfu 30.12%',
    { step: 2000, metrics: { loss: '3.2071' } },
  ],
  [
    'nanoGPT, evaluating',
    'step 2000: train loss 3.2011, val loss 3.3120',
    { step: 2000, metrics: { train_loss: '3.2011', val_loss: '3.3120' } },
  ],
  // Boosting, reinforcement
  [
    'XGBoost',
    '[120]\tvalidation_0-logloss:0.31234\tvalidation_1-logloss:0.35001',
    {
      step: 120,
      over: 'run',
      metrics: { 'validation_0-logloss': '0.31234', 'validation_1-logloss': '0.35001' },
    },
  ],
  ['Stable-Baselines', '|    ep_rew_mean     | 21.4     |', { metrics: { ep_rew_mean: '21.4' } }],
  [
    'Stable-Baselines, its count',
    '|    total_timesteps | 2048     |',
    { step: 2048, over: 'run', metrics: {} },
  ],
  // What people write themselves
  ['epoch 3/10', 'epoch 3/10', { epoch: 3, epochs: 10, metrics: {} }],
  [
    'Epoch [3/10], Step [120/1000]',
    'Epoch [3/10], Step [120/1000], Loss: 0.2130',
    { epoch: 3, epochs: 10, step: 120, steps: 1000, over: 'epoch', metrics: { loss: '0.2130' } },
  ],
  [
    'Epoch 3 of 10',
    'Epoch 3 of 10 - train loss 0.31 - val loss 0.35',
    { epoch: 3, epochs: 10, metrics: { train_loss: '0.31', val_loss: '0.35' } },
  ],
  [
    'step 120/1000',
    '2026-11-23 17:10:10,123 INFO step 120/1000 loss=0.31 lr=1e-3',
    { step: 120, steps: 1000, metrics: { loss: '0.31', lr: '1e-3' } },
  ],
  [
    'the demo',
    'epoch 1/6  step 10/50  loss=2.1234  acc=0.231  lr=0.01',
    {
      epoch: 1,
      epochs: 6,
      step: 10,
      steps: 50,
      over: 'epoch',
      metrics: { loss: '2.1234', acc: '0.231', lr: '0.01' },
    },
  ],
  [
    'steps with thousands set apart',
    'INFO:root:Global step 1,200 of 10,000, loss: 0.5',
    { step: 1200, steps: 10_000, over: 'run', metrics: { loss: '0.5' } },
  ],
  [
    '[done/total]',
    '[1200/160000] loss=0.31',
    { step: 1200, steps: 160_000, metrics: { loss: '0.31' } },
  ],
  [
    'key=value with names of their own',
    'step=1200 reward=21.4 kl=0.012 temperature=0.7 fps=900 gpu_mem=12.1',
    { step: 1200, metrics: { reward: '21.4', kl: '0.012', temperature: '0.7' } },
  ],
  [
    'JSON',
    '{"step": 120, "total_steps": 1000, "epoch": 2, "train_loss": 0.4, "metrics": {"val_acc": 0.91}}',
    {
      epoch: 2,
      step: 120,
      steps: 1000,
      over: 'run',
      metrics: { train_loss: '0.4', val_acc: '0.91' },
    },
  ],
  ['JSON with NaN', '{"step": 3, "loss": NaN}', { step: 3, metrics: { loss: 'NaN' } }],
  [
    'infinity',
    '[2026-11-23 17:10:10] epoch: 3, iter: 120, loss: -inf',
    { epoch: 3, step: 120, metrics: { loss: '-inf' } },
  ],
  [
    'colours',
    '\u001B[32mepoch 2\u001B[0m \u001B[1mloss\u001B[0m=0.5',
    { epoch: 2, metrics: { loss: '0.5' } },
  ],
  [
    'settings: only how many epochs there will be',
    'Namespace(lr=0.01, epochs=10, batch_size=32, momentum=0.9)',
    { epochs: 10, metrics: {} },
  ],
  // What is no progress
  ['a service', 'pid=77 port: 8080 took=3s loss=abc', undefined],
  ['a version', 'torch version=2.1.0, CUDA 12.4', undefined],
  ['a time', '2026-11-23 17:10:10,123 INFO Loading model', undefined],
  ['a traceback', '  File "/worker/train.py", line 120, in <module>', undefined],
  ['a warning', 'UserWarning: 3 of 120 workers are slow', undefined],
];

test('at least forty lines of the trainers there are stand here', () => {
  expect(lines.filter(([, , read]) => read !== undefined).length).toBeGreaterThanOrEqual(40);
});

describe('a line', () => {
  test.each(lines)('of %s', (_, line, read) => {
    const [drawing = ''] = drawings(line);
    expect(withoutBar(readLine(drawing, columnsBefore(line)))).toEqual(read);
  });

  test('is read as a bar last stood, and as it stood before', () => {
    const line =
      'Epoch 1:  10%|█  | 5/50 [00:01<00:09, 5.0it/s]\rEpoch 1:  20%|██ | 10/50 [00:02<00:08, 5.0it/s]\n';
    expect(drawings(line).map((drawing) => readLine(drawing)?.step)).toEqual([5, 10]);
  });
});

test('however wide the gaps of a line are, it reads as with narrow ones', () => {
  const gap = ' '.repeat(200);
  const narrow =
    '3/100   2.1G   1.045   0.912   0.88   31   640:  45%|████▌     | 45/100 [00:12<00:15,  3.5it/s]';
  expect(readLine(narrow.replaceAll('   ', gap), columnsBefore(narrow))).toBeUndefined();
  const wide = narrow.replaceAll('   ', ' '.repeat(100));
  expect(readLine(wide, columnsBefore(narrow))).toEqual(readLine(narrow, columnsBefore(narrow)));
  expect(
    readLine(`Step  ━${' '.repeat(50)} 94/313 0:00:03 • 0:00:07 29.93it/s loss: 0.3`),
  ).toMatchObject({ step: 94, steps: 313, metrics: { loss: '0.3' } });
});

test.each(['a-', 'a@b/', ' ', '\t ', '-', '(', 'epoch ', 'epoch--', '1-', ':', ' ', '━ ', "a's "])(
  'lines that repeat "%s" take no longer than any others',
  (piece) => {
    const repeated = piece.repeat(Math.floor(970 / piece.length));
    for (const begins of ['a', '[1] '])
      for (let index = 0; index < 500; index += 1)
        expect(readLine(`${begins}${repeated}b${index}`)?.metrics['loss']).toBeUndefined();
  },
  10_000,
);

test('of a line of very many drawings the last are read', () => {
  const line = Array.from({ length: 5_000 }, (_, index) => `${index}`).join('\r');
  expect(drawings(line)).toHaveLength(200);
  expect(drawings(line).at(-1)).toBe('4999');
});

test.each([
  ['a name with a hyphen is one name', 'pre-loss=0.5', { 'pre-loss': '0.5' }],
  ['what stands after a hyphen is a name', '--loss=0.5 4-acc=0.1', { loss: '0.5', acc: '0.1' }],
  ['what is read after a number is, too', '2b-loss=0.5', { loss: '0.5' }],
])('%s', (_, line, metrics) => {
  expect(readLine(line)?.metrics).toEqual(metrics);
});

test('whatever a log holds, every metric is a number and every count is finite', () => {
  const word = constantFrom(
    'loss=',
    'acc: ',
    'epoch ',
    'step ',
    '3/10',
    '[',
    ']',
    '1e9',
    '0.5',
    'nan',
    '%|',
    '/',
    ' - ',
    '{',
    '}',
    '"lr": ',
    '━━━━━',
    '100%|██| 5/5 [00:01<00:00, 3it/s]',
    'eta: 0:01:00',
    '|',
    'all ',
  );
  assert(
    property(
      array(word).chain((words) => string().map((rest) => words.join('') + rest)),
      (line) => {
        for (const drawing of drawings(line)) {
          const { metrics = {}, step = 0, epoch = 0, leftMs = 0 } = readLine(drawing) ?? {};
          for (const value of Object.values(metrics))
            expect(value).toMatch(/^[-+]?(?:[\d.,]+(?:e[-+]?\d+)?%?|nan|inf(?:inity)?)$/i);
          expect([step, epoch, leftMs].every(Number.isFinite)).toBe(true);
        }
      },
    ),
  );
});

function columnsBefore(line: string): readonly string[] {
  const header = line.trimStart().startsWith('all ') ? yoloClasses : yoloHeader;
  return readLine(header)?.columns ?? [];
}

function withoutBar(reading: Reading | undefined): Read | undefined {
  if (!reading) return undefined;
  const { bar: _bar, ...read } = reading;
  return read;
}
