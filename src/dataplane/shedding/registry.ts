import { Registry } from '../../base/registry.ts';
import { aimd } from './aimd.ts';
import type { ConcurrencyLimitKind } from './concurrency-limit.ts';
import { fixed } from './fixed.ts';
import { gradient2 } from './gradient2.ts';
import { vegas } from './vegas.ts';

/** Every kind of limit of the requests in a process, one line each. */
export const concurrencyLimits: Registry<ConcurrencyLimitKind> = new Registry([fixed, aimd, vegas, gradient2]);
