import { invalidValue, requiredValue, type FieldError } from '../field-error.ts';
import { recordOf, textOf, type Json } from '../json.ts';
import { isWholeQuantity, quantityOf } from '../quantity.ts';

/** A device such as nvidia.com/gpu: whole numbers, and never more promised than there is. */
function isExtended(name: string): boolean {
  return name.includes('/') && !name.startsWith('kubernetes.io/');
}

function amountErrors(amounts: Json, field: string): FieldError[] {
  return Object.entries(amounts).flatMap(([name, value]) => {
    const at = `${field}[${name}]`;
    const quantity = quantityOf(value);
    if (quantity.nano < 0n) return [invalidValue(at, value, 'must be greater than or equal to 0')];
    if (isExtended(name) && !isWholeQuantity(quantity)) {
      return [invalidValue(at, value, 'must be an integer')];
    }
    return [];
  });
}

function requestErrors(requests: Json, limits: Json, field: string): FieldError[] {
  return Object.entries(requests).flatMap(([name, value]) => {
    const limit = limits[name];
    if (limit === undefined) {
      const why = 'Limit must be set for non overcommitable resources';
      return isExtended(name) ? [requiredValue(`${field}.limits`, why)] : [];
    }
    const asked = quantityOf(value).nano;
    const most = quantityOf(limit).nano;
    const at = `${field}.requests`;
    if (isExtended(name) && asked !== most) {
      return [invalidValue(at, value, `must be equal to ${name} limit of ${textOf(limit)}`)];
    }
    if (asked <= most) return [];
    const why = `must be less than or equal to ${name} limit of ${textOf(limit)}`;
    return [invalidValue(at, value, why)];
  });
}

/** Problems of a container's `resources`. */
export function resourceErrors(resources: unknown, field: string): FieldError[] {
  const limits = recordOf(recordOf(resources)['limits']);
  const requests = recordOf(recordOf(resources)['requests']);
  return [
    ...amountErrors(limits, `${field}.limits`),
    ...amountErrors(requests, `${field}.requests`),
    ...requestErrors(requests, limits, field),
  ];
}
