import alea from 'seedrandom/lib/alea.js';
import { Bench as Tinybench } from 'tinybench';
import { findAlgorithm } from '../src/balancer/registry.ts';
import { Simulation } from '../src/engine/simulation.ts';
import { proxyModes } from '../src/kubeproxy/registry.ts';
import { ServiceRules } from '../src/kubeproxy/service-rules.ts';
import { Histogram } from '../src/measurement/histogram.ts';
import { standardExponential } from '../src/random/standard-exponential.ts';
import { Streams } from '../src/random/stream.ts';
import type { Bench } from './bench.ts';

/** So many times is each small thing done in one measured call, which is about as long as the clock is exact. */
const BATCH = 1000;
const streams = new Streams(1, 0);

/** What a draw, an event, a histogram entry and a sync of rules cost, each by itself. For picks see `picks`. */
export const micro: Bench = {
  name: 'micro',

  async run() {
    const bench = new Tinybench({ time: 200, warmupTime: 50 });
    const batches = new Map<string, number>();
    const add = (name: string, once: () => number): void => {
      batches.set(name, BATCH);
      bench.add(name, () => {
        let sum = 0;
        for (let i = 0; i < BATCH; i++) sum += once();
        // What is not used may not be left out.
        if (Number.isNaN(sum)) throw new Error(name);
      });
    };
    addDraws(add);
    addEvents(add);
    for (const mode of ['iptables', 'ipvs', 'nftables'] as const) {
      bench.add(`sync of 5,000 endpoints, ${mode}`, syncOf(mode));
    }
    await bench.run();
    console.log('\nsmall things, ns each (median of calls by wall clock)');
    console.table(
      bench.tasks.map(({ name, result }) => {
        if (result === undefined || !('latency' in result)) throw new Error(`${name} was not measured`);
        return { what: name, ns: ((result.latency.p50 * 1e6) / (batches.get(name) ?? 1)).toFixed(1) };
      }),
    );
  },
};

type Add = (name: string, once: () => number) => void;

function addDraws(add: Add): void {
  const stream = streams.named('bench');
  const reference = alea('bench');
  add('draw: seedrandom alea, 32 bits', () => reference());
  add('draw: seedrandom alea, 53 bits', () => reference.double());
  add('draw: Stream.word', () => stream.word());
  add('draw: Stream.uniform', () => stream.uniform());
  add('exponential by logarithm', () => -Math.log1p(-stream.uniform()));
  add('exponential by ziggurat', () => standardExponential(stream));
  const histogram = new Histogram();
  add('Histogram.add of an exponential', () => histogram.add(standardExponential(stream)));
}

function addEvents(add: Add): void {
  const simulation = new Simulation();
  const kind = simulation.kind('nothing', () => {});
  const lane = simulation.lane(1000);
  add('time-out in a lane: schedule and cancel', () => (lane.cancel(lane.schedule(kind, 0)) ? 1 : 0));
  add('event: schedule and cancel', () => (simulation.cancel(simulation.schedule(1, kind, 0)) ? 1 : 0));
}

/** The whole of what a node does when a Service of 5,000 endpoints loses one or gets it back. */
function syncOf(mode: keyof typeof proxyModes): () => void {
  const algorithm = findAlgorithm(proxyModes[mode].algorithmName('rr'))!;
  const rules = new ServiceRules(
    proxyModes[mode],
    algorithm,
    streams.named(`${mode}/choice`),
    streams.named(`${mode}/order`),
  );
  const all = Array.from({ length: 5000 }, (_, pod) => ({ pod, address: `10.244.${pod >> 8}.${pod & 255}:80` }));
  let missing = false;
  return () => {
    missing = !missing;
    rules.sync(missing ? all.slice(1) : all, 1000, false);
    rules.pick(0, 0);
  };
}
