import type { LabelSelector, LabelSelectorRequirement, StringMap } from './objects.ts';

/**
 * Whether labels match a label selector: all of `matchLabels` and all of `matchExpressions` hold.
 * An empty selector matches everything (so an empty one in a Deployment is a mistake, which the API
 * refuses); an absent one matches nothing. `NotIn` and `DoesNotExist` match labels without the key.
 *
 * Source: apimachinery metav1.LabelSelectorAsSelector, labels.Requirement.Matches.
 */
export function matchesLabelSelector(selector: LabelSelector | undefined, labels: StringMap): boolean {
  return (
    selector !== undefined &&
    containsLabels(labels, selector.matchLabels) &&
    selector.matchExpressions.every((requirement) => matchesRequirement(requirement, labels))
  );
}

/**
 * Whether labels match the selector of a Service (`spec.selector`, plain equalities). An absent or
 * empty one matches nothing: no controller looks for endpoints of such a Service.
 *
 * Source: pkg/controller/endpointslice syncService, "services without selectors receive nothing".
 */
export function matchesServiceSelector(selector: StringMap | undefined, labels: StringMap): boolean {
  return hasServiceSelector(selector) && containsLabels(labels, selector);
}

/** Whether a Service selects pods at all, so that EndpointSlices are made for it. */
export function hasServiceSelector(selector: StringMap | undefined): selector is StringMap {
  return selector !== undefined && Object.keys(selector).length > 0;
}

/** Whether `labels` has every key of `wanted` with its value; true for nothing wanted (nodeSelector). */
export function containsLabels(labels: StringMap, wanted: StringMap): boolean {
  return Object.entries(wanted).every(([key, value]) => labelValue(labels, key) === value);
}

function matchesRequirement({ key, operator, values }: LabelSelectorRequirement, labels: StringMap): boolean {
  const value = labelValue(labels, key);
  switch (operator) {
    case 'In':
      return value !== undefined && values.includes(value);
    case 'NotIn':
      return value === undefined || !values.includes(value);
    case 'Exists':
      return value !== undefined;
    case 'DoesNotExist':
      return value === undefined;
  }
}

/** A label named "constructor" must not be found in every object. */
function labelValue(labels: StringMap, key: string): string | undefined {
  return Object.hasOwn(labels, key) ? labels[key] : undefined;
}
