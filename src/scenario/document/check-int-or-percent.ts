import { isPercent, scaledIntOrPercent } from '../../kubernetes/int-or-percent.ts';
import { type Complain, dotted, type FieldPath } from './complain.ts';

/**
 * A number of pods or a percentage of them: whole, not below 0, at most 100 %.
 *
 * Source: pkg/apis/apps/validation ValidatePositiveIntOrPercent, IsNotMoreThan100Percent; the messages are theirs.
 */
export function checkIntOrPercent(value: number | string, path: FieldPath, complain: Complain): void {
  const invalid = (why: string, help?: string): void =>
    complain(path, `${dotted(path)}: invalid value: ${JSON.stringify(value)}: ${why}`, help);
  if (typeof value === 'string') {
    const help = 'such as 25%';
    if (!isPercent(value)) invalid("a valid percent string must be a numeric string followed by an ending '%'", help);
    else if (scaledIntOrPercent(value, 100, 'down') > 100) invalid('must not be greater than 100%');
  } else if (!Number.isInteger(value)) invalid('must be an integer');
  else if (value < 0) invalid('must be greater than or equal to 0');
}
