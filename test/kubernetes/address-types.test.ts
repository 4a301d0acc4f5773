import { expect, it } from 'vitest';
import { addressTypesOf } from '../../src/kubernetes/address-types.ts';
import type { IPFamily } from '../../src/kubernetes/objects.ts';
import { readCases } from '../read-cases.ts';

interface Row {
  readonly name: string;
  readonly clusterIP: string | null;
  readonly ipFamilies: readonly IPFamily[] | null;
  readonly want: readonly IPFamily[];
}

it.each(readCases<Row>('endpointslice_address_types'))('$name: $want', ({ clusterIP, ipFamilies, want }) => {
  expect(addressTypesOf({ clusterIP: clusterIP ?? '', ipFamilies: ipFamilies ?? [] })).toEqual(want);
});

it('a cluster IP tells its family', () => {
  expect(addressTypesOf({ clusterIP: 'fd00::1', ipFamilies: [] })).toEqual(['IPv6']);
});
