import { describe, expect, it } from 'vitest';
import { enumerations } from '../../src/kubernetes/enumerations.ts';
import { type FieldType, fieldsOf, knownRoots, rootTypeOf } from '../../src/kubernetes/fields.ts';

/** The types that can be reached from the root types. */
function reachableTypes(): ReadonlySet<string> {
  const reached = new Set(knownRoots().map((root) => root.slice(root.indexOf(' ') + 1)));
  for (const typeName of reached) {
    for (const type of fieldsOf(typeName).values()) {
      const object = objectIn(type);
      if (object !== undefined) reached.add(object);
    }
  }
  return reached;
}

function objectIn(type: FieldType): string | undefined {
  if (type.is === 'object') return type.typeName;
  return type.is === 'scalar' ? undefined : objectIn(type.of);
}

it('the table knows every type that it names', () => {
  expect(() => reachableTypes()).not.toThrow();
  expect(reachableTypes().size).toBeGreaterThan(200);
});

it('a kind is known in its own group and version alone', () => {
  expect(rootTypeOf('apps/v1', 'Deployment')).toBe('Deployment');
  expect(rootTypeOf('autoscaling/v2', 'HorizontalPodAutoscaler')).toBe('HorizontalPodAutoscaler');
  expect(rootTypeOf('kubeproxy.config.k8s.io/v1alpha1', 'KubeProxyConfiguration')).toBe('KubeProxyConfiguration');
  expect(rootTypeOf('v1', 'Deployment')).toBeUndefined();
  expect(rootTypeOf('v1', 'ConfigMap')).toBeUndefined();
});

describe('a field', () => {
  it('that exists has a type', () => {
    const spec = fieldsOf('ServiceSpec');
    expect(spec.get('clusterIPs')).toEqual({ is: 'list', of: { is: 'scalar', scalar: 'string' } });
    expect(spec.get('ports')).toEqual({ is: 'list', of: { is: 'object', typeName: 'ServicePort' } });
    expect(spec.get('selector')).toEqual({ is: 'map', of: { is: 'scalar', scalar: 'string' } });
    expect(fieldsOf('ServicePort').get('targetPort')).toEqual({ is: 'scalar', scalar: 'intOrString' });
    expect(fieldsOf('ResourceRequirements').get('requests')).toEqual({
      is: 'map',
      of: { is: 'scalar', scalar: 'quantity' },
    });
    expect(fieldsOf('KubeProxyIPVSConfiguration').get('syncPeriod')).toEqual({ is: 'scalar', scalar: 'duration' });
  });

  it('that is misspelt or inherited does not exist', () => {
    expect(fieldsOf('ServiceSpec').get('clusterIp')).toBeUndefined();
    expect(fieldsOf('ServiceSpec').get('constructor')).toBeUndefined();
    expect(() => fieldsOf('toString')).toThrow(RangeError);
  });

  it('of every root is apiVersion, kind and metadata, but for kube-proxy', () => {
    for (const root of knownRoots().filter((each) => !each.startsWith('kubeproxy'))) {
      const names = [...fieldsOf(root.slice(root.indexOf(' ') + 1)).keys()];
      expect(names).toEqual(expect.arrayContaining(['apiVersion', 'kind', 'metadata']));
    }
  });
});

it('every field with a list of words exists, reachable from some kind', () => {
  const reached = reachableTypes();
  for (const key of enumerations.keys()) {
    const [typeName = '', field = ''] = key.split('.');
    expect(reached, key).toContain(typeName);
    expect(fieldsOf(typeName).has(field), key).toBe(true);
  }
});
