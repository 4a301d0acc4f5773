import type { ExecutorSpec } from '../workload-spec.ts';
import { constantArrivalRate } from './constant-arrival-rate.ts';
import { constantVus } from './constant-vus.ts';
import type { Executor, ExecutorContext } from './executor.ts';
import { perVuIterations, sharedIterations } from './iterations.ts';
import { perRequest } from './per-request.ts';
import { rampingArrivalRate } from './ramping-arrival-rate.ts';
import { rampingVus } from './ramping-vus.ts';

type Creators = {
  readonly [Kind in ExecutorSpec['kind']]: (
    spec: Extract<ExecutorSpec, { kind: Kind }>,
    context: ExecutorContext,
  ) => Executor;
};

/** k6's executors, by the name that they have there. */
const creators: Creators = {
  'constant-arrival-rate': constantArrivalRate,
  'ramping-arrival-rate': rampingArrivalRate,
  'constant-vus': constantVus,
  'ramping-vus': rampingVus,
  'per-vu-iterations': perVuIterations,
  'shared-iterations': sharedIterations,
  'per-request': perRequest,
};

/** The executor that a workload asks for. */
export function createExecutor(spec: ExecutorSpec, context: ExecutorContext): Executor {
  const create = creators[spec.kind] as (spec: ExecutorSpec, context: ExecutorContext) => Executor;
  return create(spec, context);
}
