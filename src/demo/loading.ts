import type { Parts } from '../compose.js';
import type { Instant } from '../domain/instant.js';
import type { LaidContract } from './laying.js';
import type { WorkPlan } from './plan.js';
import { recordFacts } from './recording.js';
import { type SimulatedFact, simulate } from './simulation.js';

/** A contract, its work, and how far it is recorded already. */
export interface Task {
  readonly contract: LaidContract;
  readonly plan: WorkPlan;
  readonly from: Instant;
}

export interface LoadOptions {
  readonly seed: string;
  /** Facts known until then are loaded. */
  readonly to: Instant;
  readonly print: (line: string) => void;
  readonly signal: AbortSignal;
  readonly loaded: (task: Task) => Promise<void>;
}

/** Contracts loaded at the same time: one works in the database while another is prepared here. */
const AT_ONCE = 2;
const STEP_PERCENT = 10;

/** Simulates and records what is missing, with progress. */
export async function loadHistory(parts: Parts, tasks: readonly Task[], options: LoadOptions): Promise<number> {
  const { seed, to, print, signal } = options;
  const work = tasks.map((task) => ({ task, facts: [...simulate(seed, task.plan, task.from, to)] }));
  const total = work.reduce((sum, { facts }) => sum + facts.length, 0);
  if (total === 0) return 0;
  for (const { task, facts } of work) print(`  ${task.contract.reference.padEnd(16)} ${describe(facts)}`);
  const done = progress(total, print);
  const waiting = [...work].sort((a, b) => b.facts.length - a.facts.length);
  const loadNext = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      await recordFacts(parts, next.task.contract, next.facts, { mode: 'BACKFILL', done, signal });
      await options.loaded(next.task);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, loadNext));
  return total;
}

const NAMES: Readonly<Record<SimulatedFact['kind'], string>> = {
  TICKET_EVENT: 'ticket events',
  CONTACT: 'contacts',
  QUEUE_INTERVAL: 'queue intervals',
  SURVEY_RESPONSE: 'survey answers',
  AUDIT: 'audits',
  OUTAGE: 'outages',
  COUNTER: 'counts',
};

function describe(facts: readonly SimulatedFact[]): string {
  const counts = new Map<SimulatedFact['kind'], number>();
  for (const { kind } of facts) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  const listed = [...counts].map(([kind, count]) => `${count.toLocaleString('en')} ${NAMES[kind]}`);
  return listed.length === 0 ? 'nothing new' : listed.join(', ');
}

function progress(total: number, print: (line: string) => void): (amount: number) => void {
  let done = 0;
  let shown = 0;
  return (amount) => {
    done += amount;
    const percent = Math.floor((100 * done) / total);
    if (percent < shown + STEP_PERCENT && done < total) return;
    shown = percent - (percent % STEP_PERCENT);
    print(`  loaded ${done.toLocaleString('en')} of ${total.toLocaleString('en')} facts, ${percent} %`);
  };
}
