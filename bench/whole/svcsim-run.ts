import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import type { Measurement, Program } from '../program.ts';

/**
 * The product itself, from the command line to the written report: parsing, kube-proxy's choice, connections, reasons,
 * time series, statistics, charts. One thread. Its user CPU time is that of the whole process.
 */
export const svcsimRun: Program = {
  name: 'svcsim run',
  workloads: ['w1'],

  prepare() {
    execFileSync('npm', ['run', 'build'], { stdio: ['ignore', 'ignore', 'inherit'] });
    return undefined;
  },

  run(workload, requests, seed) {
    const file = join(import.meta.dirname, 'measure.ts');
    const parameters = [workload, String(requests), String(seed)];
    const output = execFileSync(process.execPath, ['--import', 'tsx', file, ...parameters], { encoding: 'utf8' });
    return JSON.parse(output) as Measurement;
  },
};
