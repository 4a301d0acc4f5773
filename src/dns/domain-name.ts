/** A name with its final dot: "web.default" is "web.default.". The root is ".". */
export function fullyQualified(name: string): string {
  return name.endsWith('.') ? name : `${name}.`;
}

/** The form in which names are compared: with the final dot, in lower case (RFC 4343). */
export function canonicalName(name: string): string {
  return fullyQualified(name).toLowerCase();
}

/** The labels of a name from left to right, without the root: "web.default." is ["web", "default"]. */
export function labelsOf(name: string): readonly string[] {
  const text = name.endsWith('.') ? name.slice(0, -1) : name;
  return text === '' ? [] : text.split('.');
}

/** Whether a name is a zone's own name or below it, whatever the case. Everything is within the root. */
export function isWithin(name: string, zone: string): boolean {
  const inner = canonicalName(name);
  const outer = canonicalName(zone);
  return outer === '.' || inner === outer || inner.endsWith(`.${outer}`);
}

/** The longest of the zones that a name is within, as it stands in the list; undefined when there is none. */
export function closestZone(name: string, zones: readonly string[]): string | undefined {
  const around = zones.filter((zone) => isWithin(name, zone));
  return around.reduce<string | undefined>(
    (best, zone) => (best === undefined || labelsOf(zone).length > labelsOf(best).length ? zone : best),
    undefined,
  );
}

/**
 * What is wrong with a text that should be a domain name, or undefined when nothing is: labels of 1 to 63 characters,
 * 253 characters in all, no blanks. Underscores and upper case are fine.
 *
 * Source: RFC 1035 section 2.3.4, RFC 2181 section 11.
 */
export function faultOfName(name: string): string | undefined {
  const labels = labelsOf(name);
  if (name === '' || (labels.length === 0 && name !== '.')) return 'a name has at least one label';
  if (/\s/.test(name)) return 'a name has no blanks';
  if (labels.some((label) => label === '')) return 'a label between two dots has at least one character';
  if (labels.some((label) => label.length > 63)) return 'a label has at most 63 characters';
  return labels.join('.').length > 253 ? 'a name has at most 253 characters' : undefined;
}
