import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Measurement, Program } from '../program.ts';

/** Arrivals a second of the scenario. */
const RATE = 2800;
const root: string = join(import.meta.dirname, '..', '..');
/** Run before the program: says at its end how much user CPU time the whole process took, from its start on. */
const meter = `data:text/javascript,process.on('exit',()=>process.stderr.write(String(process.cpuUsage().user/1e6)))`;

/**
 * The product itself, from the command line to the written report: parsing, kube-proxy's choice, connections, reasons,
 * time series, statistics, charts. One thread; its user CPU time is that of the whole process, as a user would start it.
 */
export const svcsimRun: Program = {
  name: 'svcsim run',
  workloads: ['w1'],

  prepare() {
    execFileSync('npm', ['run', 'build'], { cwd: root, stdio: ['ignore', 'ignore', 'inherit'] });
    return undefined;
  },

  run(workload, requests, seed) {
    const out = mkdtempSync(join(tmpdir(), 'svcsim-bench-'));
    const duration = `Simulation.duration=${requests / RATE}s`;
    const scenario = join(import.meta.dirname, `${workload}.yaml`);
    const options = ['--seed', String(seed), '--set', duration, '--threads', '1', '--quiet', '--out', out];
    const program = ['--import', meter, join(root, 'dist', 'main.js'), 'run', scenario, ...options];
    const { status, stderr } = spawnSync(process.execPath, program, { encoding: 'utf8' });
    if (status !== 0) throw new Error(`svcsim run ended with ${status}: ${stderr}`);
    const text = readFileSync(join(out, 'run.json'), 'utf8');
    rmSync(out, { recursive: true });
    const [load] = JSON.parse(text).alternatives[0].workloads;
    return {
      requests: load.requests.succeeded,
      userSeconds: Number(stderr),
      meanMs: load.latencyMs.mean.estimate,
      hash: createHash('sha256').update(text).digest('hex').slice(0, 8),
    } satisfies Measurement;
  },
};
