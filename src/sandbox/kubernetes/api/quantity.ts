/** Kubernetes resource quantities: "500m", "1Gi", "2". Exact, in billionths, as the API server's. */

const PATTERN = /^([+-]?)(\d+(?:\.\d*)?|\.\d+)([eE][+-]?\d+|[numkMGTPE]|[KMGTPE]i|)$/;
/** 10⁹: one unit. */
const NANO = 1_000_000_000n;
const DECIMAL = ['n', 'u', 'm', '', 'k', 'M', 'G', 'T', 'P', 'E'] as const;
const BINARY = ['', 'Ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei'] as const;

/** A parsed quantity. `format` is how it was written and is printed again. */
export interface Quantity {
  readonly nano: bigint;
  readonly format: 'decimal' | 'binary' | 'exponent';
}

/** What the API server says about anything that is no quantity. */
export const QUANTITY_ERROR =
  "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'";

function multiplier(suffix: string): { times: bigint; over: bigint; format: Quantity['format'] } {
  if (/^[eE][+-]?\d/.test(suffix)) {
    const exponent = Number(suffix.slice(1));
    const power = 10n ** BigInt(Math.min(Math.abs(exponent), 40));
    return exponent < 0
      ? { times: NANO, over: power, format: 'exponent' }
      : { times: NANO * power, over: 1n, format: 'exponent' };
  }
  if (suffix.endsWith('i')) {
    const power = BINARY.findIndex((one) => one === suffix);
    return { times: NANO * 1024n ** BigInt(power), over: 1n, format: 'binary' };
  }
  const power = DECIMAL.findIndex((one) => one === suffix);
  return { times: 1000n ** BigInt(power), over: 1n, format: 'decimal' };
}

/** Parses "1.5Gi"; undefined where the text is no quantity. Rounds up below a billionth. */
export function parseQuantity(text: string): Quantity | undefined {
  const match = PATTERN.exec(text.trim());
  if (match === null) return undefined;
  const [, sign = '', digits = '', suffix = ''] = match;
  const [whole = '', fraction = ''] = digits.split('.');
  const { times, over, format } = multiplier(suffix);
  const scaled = BigInt(`${whole}${fraction}` || '0') * times;
  const divisor = over * 10n ** BigInt(fraction.length);
  const nano = (scaled + divisor - 1n) / divisor;
  return { nano: sign === '-' ? -nano : nano, format };
}

function reduce(value: bigint, step: bigint, max: number): { value: bigint; power: number } {
  let power = 0;
  let rest = value;
  while (rest !== 0n && rest % step === 0n && power < max) {
    rest /= step;
    power += 1;
  }
  return { value: rest, power };
}

/** The canonical text: 1024Mi becomes 1Gi, 1000m becomes 1. */
export function formatQuantity(quantity: Quantity): string {
  if (quantity.nano === 0n) return '0';
  const whole = quantity.nano / NANO;
  const isWhole = quantity.nano % NANO === 0n;
  if (quantity.format === 'binary' && isWhole && (whole >= 1024n || whole <= -1024n)) {
    const { value, power } = reduce(whole, 1024n, BINARY.length - 1);
    return `${value}${BINARY[power]}`;
  }
  const { value, power } = reduce(quantity.nano, 1000n, DECIMAL.length - 1);
  if (quantity.format === 'exponent' && power > 3) return `${value}e${(power - 3) * 3}`;
  return `${value}${DECIMAL[power]}`;
}

/** A quantity known to be valid (stored objects); an absent or broken one counts as nothing. */
export function quantityOf(value: unknown): Quantity {
  const text = typeof value === 'number' || typeof value === 'string' ? String(value) : '0';
  return parseQuantity(text) ?? { nano: 0n, format: 'decimal' };
}

/** The sum, in the first one's format unless it is nothing. */
export function addQuantities(a: Quantity, b: Quantity): Quantity {
  return { nano: a.nano + b.nano, format: a.nano === 0n ? b.format : a.format };
}

/** The greater of two. */
export function maxQuantity(a: Quantity, b: Quantity): Quantity {
  return a.nano >= b.nano ? a : b;
}

/** Whether it has no part smaller than one. */
export function isWholeQuantity(quantity: Quantity): boolean {
  return quantity.nano % NANO === 0n;
}
