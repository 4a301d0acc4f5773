import { Registry } from '../base/registry.ts';
import type { OperationKind } from './operation.ts';
import { scale } from './scale.ts';

/** Every kind of operation, one line each. */
export const operationKinds: Registry<OperationKind> = new Registry([scale]);
