import { assert } from '../../base/assert.ts';
import { Registry } from '../../base/registry.ts';
import { bimodalKind } from './bimodal.ts';
import { constantKind } from './constant.ts';
import type { Distribution, DistributionKind, DistributionSpec } from './distribution.ts';
import { empiricalKind } from './empirical.ts';
import { erlangKind } from './erlang.ts';
import { exponentialKind } from './exponential.ts';
import { gammaKind } from './gamma.ts';
import { hyperexponentialKind } from './hyperexponential.ts';
import { lognormalKind } from './lognormal.ts';
import { mixtureKind } from './mixture.ts';
import { normalKind } from './normal.ts';
import { paretoKind } from './pareto.ts';
import { uniformKind } from './uniform.ts';
import { weibullKind } from './weibull.ts';

/** Every kind of distribution, in the order in which the reference explains them. */
export const distributionKinds: Registry<DistributionKind<Readonly<Record<string, unknown>>>> = new Registry<
  DistributionKind<Readonly<Record<string, unknown>>>
>([
  constantKind,
  uniformKind,
  exponentialKind,
  erlangKind,
  gammaKind,
  weibullKind,
  lognormalKind,
  normalKind,
  paretoKind,
  hyperexponentialKind,
  bimodalKind,
  empiricalKind,
  mixtureKind(createDistribution),
]);

/** The distribution that a scenario describes. Its parser has checked the parameters against those of the kind. */
export function createDistribution(spec: DistributionSpec): Distribution {
  const kind = distributionKinds.get(spec.kind);
  const expected = kind.check?.(spec.parameters);
  assert(expected === undefined, `${kind.name}: expected ${expected}`);
  return kind.create(spec.parameters);
}
