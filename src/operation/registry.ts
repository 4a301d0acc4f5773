import { Registry } from '../base/registry.ts';
import { cordon } from './cordon.ts';
import { deletePod } from './delete-pod.ts';
import { drain } from './drain.ts';
import type { OperationKind } from './operation.ts';
import { removeNode } from './remove-node.ts';
import { rolloutRestart } from './rollout-restart.ts';
import { scale } from './scale.ts';
import { uncordon } from './uncordon.ts';

/** Every kind of operation, one line each. */
export const operationKinds: Registry<OperationKind> = new Registry([
  scale,
  rolloutRestart,
  drain,
  cordon,
  uncordon,
  removeNode,
  deletePod,
]);
