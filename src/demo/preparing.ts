import { join } from 'node:path';
import type { Parts } from '../compose.js';
import { datesFrom, demoContracts, firstDay, LIVE_REFERENCE, PARTIES, workPlan } from './contracts.js';
import { type FeedOptions, HEAD_START } from './feed.js';
import { layLadders } from './ladders.js';
import { type LaidContract, layContract, layOrganisations, type Organisations, standingFirstDay } from './laying.js';
import { loadHistory, type Task } from './loading.js';
import { settleExclusions, settleStatements } from './settling.js';
import { scaled } from './simulation.js';
import { type DemoState, readState, writePrivately } from './state.js';
import type { DemoContract } from './terms.js';

const SEED = 'accord';

export interface PrepareOptions {
  readonly print: (line: string) => void;
  readonly signal: AbortSignal;
  readonly seed?: string;
  /** Multiplies the volume of work. */
  readonly scale?: number;
}

/** The demonstration with all its data up to now, ready to go on. */
export interface Prepared {
  readonly organisations: Organisations;
  readonly contracts: readonly LaidContract[];
  readonly live: LaidContract;
  /** What the feed goes on with. */
  readonly feed: FeedOptions;
}

/** What an earlier start left, or a beginning. */
async function stateOf(
  parts: Parts,
  file: string,
  organisations: Organisations,
  options: PrepareOptions,
): Promise<DemoState> {
  const found = await readState(file);
  if (found !== null) return found;
  const now = parts.clock();
  const standing = await standingFirstDay(parts, organisations, demoContracts(datesFrom(firstDay(now))));
  const { seed = SEED, scale = 1 } = options;
  const startsOn = standing ?? firstDay(now);
  return { seed, scale, startsOn, loaded: {}, liveThrough: now - HEAD_START, liveRuns: [] };
}

async function layAll(
  parts: Parts,
  organisations: Organisations,
  state: DemoState,
): Promise<{ demo: DemoContract; contract: LaidContract }[]> {
  const dates = datesFrom(state.startsOn);
  const laid: { demo: DemoContract; contract: LaidContract }[] = [];
  for (const demo of demoContracts(dates)) {
    const contract = await layContract(parts, organisations, demo, dates);
    // Before there are facts: nothing has to be counted anew.
    await settleExclusions(parts, contract, demo);
    laid.push({ demo, contract });
  }
  return laid;
}

async function settleAll(
  parts: Parts,
  laid: readonly { demo: DemoContract; contract: LaidContract }[],
  { print, signal }: PrepareOptions,
): Promise<void> {
  for (const { demo, contract } of laid) {
    signal.throwIfAborted();
    const settled = await settleStatements(parts, contract, demo);
    if (settled > 0) print(`  settled ${settled} statements of ${contract.reference}`);
  }
}

/** Lays organisations and contracts, and loads all facts up to now: those of an earlier start are there already. */
export async function prepareDemo(parts: Parts, options: PrepareOptions): Promise<Prepared> {
  const { print, signal } = options;
  const file = join(parts.config.directory, 'demo-state.json');
  print(`laying ${Object.keys(PARTIES).length} organisations and their contracts`);
  const organisations = await layOrganisations(parts);
  let state = await stateOf(parts, file, organisations, options);
  const laid = await layAll(parts, organisations, state);
  // The live chats of a database that is new begin anew.
  if (laid.every(({ contract }) => loadedOf(state, contract) === 0)) {
    state = { ...state, loaded: {}, liveRuns: [], liveThrough: parts.clock() - HEAD_START };
  }
  await writePrivately(file, state);

  const to = parts.clock();
  const tasks = laid.map(({ demo, contract }): Task => {
    const plan = scaled(workPlan(demo, datesFrom(contract.startsOn)), state.scale);
    return { contract, plan, from: loadedOf(state, contract) };
  });
  print('simulating their work');
  const loaded = async ({ contract }: Task): Promise<void> => {
    const entry = { contractId: contract.id, through: to };
    state = { ...state, loaded: { ...state.loaded, [contract.reference]: entry } };
    await writePrivately(file, state);
  };
  const total = await loadHistory(parts, tasks, { seed: state.seed, to, print, signal, loaded });
  if (total === 0) print('all of it is there already');
  await settleAll(parts, laid, options);

  const live = laid.find(({ contract }) => contract.reference === LIVE_REFERENCE)?.contract;
  if (live === undefined) throw new Error(`no contract ${LIVE_REFERENCE}`);
  await layLadders(parts, live);
  const start = { through: to, liveThrough: state.liveThrough, liveRuns: state.liveRuns };
  const save: FeedOptions['save'] = async ({ through, liveThrough, liveRuns }) => {
    const entries = tasks.map(({ contract }) => [contract.reference, { contractId: contract.id, through }] as const);
    state = { ...state, loaded: Object.fromEntries(entries), liveThrough, liveRuns };
    await writePrivately(file, state);
  };
  const contracts = laid.map(({ contract }) => contract);
  return { organisations, contracts, live, feed: { seed: state.seed, work: tasks, live, start, save } };
}

/** How far the facts of a contract are recorded; 0: not at all, or those of another contract of the same reference. */
function loadedOf(state: DemoState, contract: LaidContract): number {
  const entry = state.loaded[contract.reference];
  return entry?.contractId === contract.id ? entry.through : 0;
}
