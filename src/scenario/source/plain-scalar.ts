/**
 * What a plain scalar is by the core schema of YAML 1.2: null, a boolean, a number or itself.
 *
 * Source: YAML 1.2.2, section 10.3.2.
 */
export function resolvePlain(text: string): string | number | boolean | null {
  const first = text.charCodeAt(0);
  // Nearly all scalars of manifests begin with a letter that begins no other kind; the expressions are for the rest.
  if (first > 0x39 && !'fFnNtT~'.includes(text.charAt(0))) return text;
  switch (text) {
    case '':
    case '~':
    case 'null':
    case 'Null':
    case 'NULL':
      return null;
    case 'true':
    case 'True':
    case 'TRUE':
      return true;
    case 'false':
    case 'False':
    case 'FALSE':
      return false;
  }
  if (/^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$/.test(text)) return Number(text);
  if (/^0o[0-7]+$/.test(text)) return Number.parseInt(text.slice(2), 8);
  if (/^0x[0-9a-fA-F]+$/.test(text)) return Number.parseInt(text.slice(2), 16);
  if (/^[-+]?\.(?:inf|Inf|INF)$/.test(text))
    return text.startsWith('-') ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
  return /^\.(?:nan|NaN|NAN)$/.test(text) ? Number.NaN : text;
}
