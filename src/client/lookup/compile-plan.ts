import type { LookupPlan, LookupStep } from './lookup-spec.ts';

/** A step with its queries as columns, for the simulation. */
export interface CompiledStep {
  readonly server: LookupStep['server'];
  readonly isOfCluster: boolean;
  readonly lostMs: number;
  /** By query: the number of its question, the same in all plans of a run. */
  readonly question: Int32Array;
  /** By query: 1 where the cluster's DNS asks upstream. */
  readonly asksUpstream: Uint8Array;
  readonly ttlMs: Float64Array;
  readonly nodeTtlMs: Float64Array;
}

/** A plan with compiled steps. */
export interface CompiledPlan {
  readonly steps: readonly CompiledStep[];
  readonly outcome: LookupPlan['outcome'];
  readonly silenceMs: number;
  readonly tries: number;
  readonly asItStands: number;
  readonly lastResort: CompiledStep | null;
}

/** Compiles a plan; `questions` numbers the questions, and takes in new ones. */
export function compilePlan(plan: LookupPlan, questions: Map<string, number>): CompiledPlan {
  const compile = (step: LookupStep): CompiledStep => compileStep(step, questions);
  const { steps, outcome, silenceMs, tries, asItStands, lastResort } = plan;
  return {
    steps: steps.map(compile),
    outcome,
    silenceMs,
    tries,
    asItStands,
    lastResort: lastResort === undefined ? null : compile(lastResort),
  };
}

function compileStep(
  { server, queries, isOfCluster, lostMs }: LookupStep,
  questions: Map<string, number>,
): CompiledStep {
  for (const { question } of queries) if (!questions.has(question)) questions.set(question, questions.size);
  return {
    server,
    isOfCluster,
    lostMs,
    question: Int32Array.from(queries, ({ question }) => questions.get(question) as number),
    asksUpstream: Uint8Array.from(queries, ({ asksUpstream }) => (asksUpstream ? 1 : 0)),
    ttlMs: Float64Array.from(queries, ({ ttlMs }) => ttlMs),
    nodeTtlMs: Float64Array.from(queries, ({ nodeTtlMs }) => nodeTtlMs),
  };
}
