import type { Parts } from '../compose.js';
import { HOUR, type Instant, type Interval, type Milliseconds, SECOND } from '../domain/instant.js';
import { loggedError } from '../platform/log.js';
import type { LaidContract } from './laying.js';
import { LIVE_SOURCE, LONGEST_CHAT, liveChats } from './livechat.js';
import type { WorkPlan } from './plan.js';
import { recordFacts } from './recording.js';
import { type SimulatedFact, simulate } from './simulation.js';

const TICK: Milliseconds = SECOND;
/** The ordinary work is simulated so far ahead. */
const AHEAD: Milliseconds = HOUR;
/** Chats are let in from a little before the start, so that the first of them are due at once. */
export const HEAD_START: Milliseconds = 30 * SECOND;

export interface FeedState {
  /** Ordinary facts known until then are recorded. */
  readonly through: Instant;
  readonly liveThrough: Instant;
  readonly liveRuns: readonly Interval[];
}

export interface FeedOptions {
  readonly seed: string;
  readonly work: readonly { readonly contract: LaidContract; readonly plan: WorkPlan }[];
  readonly live: LaidContract;
  readonly start: FeedState;
  readonly save: (state: FeedState) => Promise<void>;
}

export interface Feed {
  /** Ends after what is under way. */
  stop(): Promise<void>;
}

interface Upcoming {
  readonly until: Instant;
  /** Facts of each contract, the next one last. */
  readonly queues: readonly { readonly contract: LaidContract; readonly facts: SimulatedFact[] }[];
}

function simulateAhead({ seed, work }: FeedOptions, from: Instant): Upcoming {
  const until = from + AHEAD;
  const queues = work.map(({ contract, plan }) => ({
    contract,
    facts: [...simulate(seed, plan, from, until)].sort((a, b) => b.at - a.at),
  }));
  return { until, queues };
}

/** Runs still needed: chats of older ones are over. */
function runsAt(runs: readonly Interval[], liveThrough: Instant): Interval[] {
  return runs.filter(({ endsAt }) => endsAt > liveThrough - LONGEST_CHAT);
}

/** Goes on with the work as time passes, as facts that are news; what a start has begun to record the next one finishes. */
export function startFeed(parts: Parts, options: FeedOptions): Feed {
  const { live, seed, save } = options;
  const startedAt = parts.clock() - HEAD_START;
  const earlier = options.start.liveRuns.filter(({ endsAt }) => endsAt <= startedAt);
  // A start right after the last one goes on with its run.
  const running = options.start.liveRuns.find(({ endsAt }) => endsAt > startedAt)?.startsAt ?? startedAt;
  let state = options.start;
  let upcoming = simulateAhead(options, state.through);

  const feedWork = async (now: Instant): Promise<void> => {
    while (state.through < now) {
      if (upcoming.until <= state.through) upcoming = simulateAhead(options, state.through);
      const until = Math.min(now, upcoming.until);
      for (const { contract, facts } of upcoming.queues) {
        const known = facts.filter(({ at }) => at <= until);
        if (known.length > 0) await recordFacts(parts, contract, known.reverse(), { mode: 'LIVE' });
        facts.length -= known.length;
      }
      state = { ...state, through: until };
    }
  };
  const feedLive = async (now: Instant): Promise<void> => {
    const liveRuns = [...runsAt(earlier, state.liveThrough), { startsAt: running, endsAt: now }];
    // Said before it is done: chats that were let in are never left without an end.
    await save({ ...state, liveRuns });
    const chats = liveChats(seed, liveRuns, state.liveThrough, now);
    await recordFacts(parts, live, chats, { mode: 'LIVE', ticketSource: LIVE_SOURCE });
    state = { ...state, liveRuns, liveThrough: now };
  };
  const tick = async (): Promise<void> => {
    const now = parts.clock();
    await feedLive(now);
    await feedWork(now);
  };
  return repeat(parts, tick, () => save(state));
}

function repeat(parts: Parts, tick: () => Promise<void>, finish: () => Promise<void>): Feed {
  let timer: NodeJS.Timeout | null = null;
  let isStopping = false;
  const turn = async (): Promise<void> => {
    try {
      await tick();
    } catch (error) {
      parts.log.warn({ err: loggedError(error) }, 'live facts could not be recorded: they are tried again');
    }
    if (!isStopping) timer = setTimeout(next, TICK);
  };
  let running: Promise<void> = turn();
  const next = (): void => {
    running = turn();
  };
  return {
    async stop() {
      isStopping = true;
      if (timer !== null) clearTimeout(timer);
      await running;
      await finish();
    },
  };
}
