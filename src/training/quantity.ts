/**
 * Kubernetes quantities as people write them. `16GB` and `16gib` are read as the `16G` and `16Gi`
 * that Kubernetes knows; what Kubernetes would read as something absurd (`memory=16` is 16 bytes,
 * `16m` is 16 thousandths of a byte) is not accepted.
 */
export type Quantity =
  | { readonly ok: true; readonly quantity: string }
  | { readonly ok: false; readonly suggestion?: string };

export const memoryForm = 'an amount of memory such as 16Gi or 512Mi';
export const cpuForm = 'a number of CPU cores such as 4, 0.5 or 500m';

/** A map: `constructor` is a unit that somebody may type. */
const memoryUnits: ReadonlyMap<string, { unit: string; bytes: number }> = new Map(
  Object.entries({
    k: { unit: 'k', bytes: 1e3 },
    ki: { unit: 'Ki', bytes: 2 ** 10 },
    m: { unit: 'M', bytes: 1e6 },
    mi: { unit: 'Mi', bytes: 2 ** 20 },
    g: { unit: 'G', bytes: 1e9 },
    gi: { unit: 'Gi', bytes: 2 ** 30 },
    t: { unit: 'T', bytes: 1e12 },
    ti: { unit: 'Ti', bytes: 2 ** 40 },
  }),
);

/** No container starts in less. */
const leastMemoryBytes = 2 ** 20;

/** An amount of memory in Kubernetes' own notation. */
export function parseMemory(text: string): Quantity {
  const match = /^(\d+(?:\.\d+)?)\s*([a-z]*)$/i.exec(text.trim());
  if (!match) return { ok: false };
  const [number = '', suffix = ''] = match.slice(1);
  if (suffix === '' && Number(number) >= leastMemoryBytes) return { ok: true, quantity: number };
  if (suffix === '') return { ok: false, ...(Number(number) > 0 && { suggestion: `${number}Gi` }) };
  if (suffix === 'm') return { ok: false, suggestion: `${number}Mi` };
  const unit = memoryUnits.get(suffix.toLowerCase().replace(/b$/, ''));
  if (!unit || Number(number) * unit.bytes < leastMemoryBytes) return { ok: false };
  return { ok: true, quantity: `${number}${unit.unit}` };
}

/** How many bytes an amount of memory is, as Kubernetes writes it; undefined where it is none. */
export function bytesOf(quantity: string): number | undefined {
  const parsed = parseMemory(quantity);
  if (!parsed.ok) return undefined;
  const [, number, unit = ''] = /^([\d.]+)(\D*)$/.exec(parsed.quantity) ?? [];
  return Number(number) * (memoryUnits.get(unit.toLowerCase())?.bytes ?? 1);
}

/** A number of CPU cores in Kubernetes' own notation. */
export function parseCpu(text: string): Quantity {
  const match = /^(\d+(?:\.\d{1,3})?|\d+m)(\s*(?:cores?|v?cpus?))?$/i.exec(text.trim());
  const [, number = '', unit] = match ?? [];
  if (!/[1-9]/.test(number)) return { ok: false };
  const quantity = number.toLowerCase();
  return unit === undefined ? { ok: true, quantity } : { ok: false, suggestion: quantity };
}
