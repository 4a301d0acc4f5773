import fc from 'fast-check';
import { expect, it } from 'vitest';
import { matchesServiceSelector } from '../../../src/kubernetes/label-selector.ts';
import { defaultPod } from '../../../src/kubernetes/pod-defaults.ts';
import { defaultService } from '../../../src/kubernetes/service-defaults.ts';
import { SelectedPods } from '../../../src/scenario/resolve/selected-pods.ts';

const labels = fc.dictionary(fc.constantFrom('app', 'tier', 'constructor', 'a/b=c'), fc.constantFrom('x', 'y'), {
  maxKeys: 3,
});
const namespace = fc.constantFrom('default', 'shop');

it('finds just the pods of the namespace that a selector matches, in their order', () => {
  fc.assert(
    fc.property(
      fc.array(fc.record({ namespace, labels }), { maxLength: 12 }),
      fc.record({ namespace, selector: labels }),
      (written, { namespace: own, selector }) => {
        const pods = written.map((metadata, i) => {
          const pod = defaultPod({ metadata: { ...metadata, name: `p${i}` } });
          return { pod, owner: null, node: 0, ip: '', ready: true };
        });
        const service = defaultService({ metadata: { name: 's', namespace: own }, spec: { selector } });
        const expected = pods.flatMap(({ pod: { metadata } }, i) =>
          metadata.namespace === own && matchesServiceSelector(selector, metadata.labels) ? [i] : [],
        );
        expect(new SelectedPods(pods).of(service)).toEqual(expected);
      },
    ),
    { numRuns: 200, seed: 3 },
  );
});
