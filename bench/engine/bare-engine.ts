import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import type { Measurement, Program } from '../program.ts';

/** The engine with a model around it that does no more than the C++ program: `bare-model.ts`. */
export const bareEngine: Program = {
  name: 'bare engine',
  workloads: ['w1', 'w3'],

  prepare: () => undefined,

  run(workload, requests, seed) {
    const file = join(import.meta.dirname, 'measure.ts');
    const parameters = [workload, String(requests), String(seed)];
    const output = execFileSync(process.execPath, ['--import', 'tsx', file, ...parameters], { encoding: 'utf8' });
    return JSON.parse(output) as Measurement;
  },
};
