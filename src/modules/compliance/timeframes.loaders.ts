import DataLoader from 'dataloader';
import { timelineOn } from '../../domain/adjustedtimeline.js';
import { Fault } from '../../domain/fault.js';
import { isBalance } from '../../domain/indicator.js';
import type { Instant, LocalDate } from '../../domain/instant.js';
import { addDays, earlierDate, laterDate } from '../../domain/localtime.js';
import type { Basis } from '../../domain/tally.js';
import { type Frame, type FrameFigures, frameFigures, framesOf, type Timeframe } from '../../domain/timeframes.js';
import type { Timeline } from '../../domain/timeline.js';
import type { ReadUnit } from '../../platform/database.js';
import { groupBy } from '../../platform/groupby.js';
import { type FramesKey, frameTallies } from './timeframes.read.js';

export interface TimeframesQuestion {
  readonly timeline: Timeline;
  readonly objectiveId: string;
  readonly by: Timeframe;
  /** First and last day (inclusive). */
  readonly from: LocalDate;
  readonly to: LocalDate;
  readonly basis: Basis;
  readonly now: Instant;
}

/** Figures of objectives by frames, in one statement for all; a question with more than 400 frames is INVALID_INPUT. */
export function timeframes(unit: ReadUnit): DataLoader<TimeframesQuestion, FrameFigures[], string> {
  return new DataLoader<TimeframesQuestion, FrameFigures[], string>((questions) => answer(unit, questions), {
    cacheKeyFn: ({ objectiveId, by, from, to, basis, now }) => `${objectiveId} ${by} ${from} ${to} ${basis} ${now}`,
  });
}

type Framed = { readonly frames: readonly Frame[] } | { readonly fault: Fault };

async function answer(unit: ReadUnit, questions: readonly TimeframesQuestion[]): Promise<(FrameFigures[] | Fault)[]> {
  const framed = questions.map(cut);
  const keys = framed.flatMap((one, place) =>
    'fault' in one ? [] : keysOf(one.frames, questions[place] as TimeframesQuestion, place),
  );
  const rows = groupBy(await frameTallies(unit, keys), (row) => keys[row.key]?.place ?? 0);
  return framed.map((one, place) => {
    if ('fault' in one) return one.fault;
    const { timeline, now, basis } = questions[place] as TimeframesQuestion;
    return frameFigures(one.frames, rows.get(place) ?? [], timelineOn(basis, timeline), now);
  });
}

function cut({ timeline, objectiveId, by, from, to, now }: TimeframesQuestion): Framed {
  try {
    return { frames: framesOf(timeline, objectiveId, by, { startsOn: from, endsOn: to }, now) };
  } catch (fault) {
    if (fault instanceof Fault) return { fault };
    throw fault;
  }
}

/**
 * One key for each period: a frame never crosses one. Of a balance also one for the days before the first frame, and of uptime
 * for those of its periods before the first and after the last.
 */
function keysOf(
  frames: readonly Frame[],
  { timeline, objectiveId, by, basis }: TimeframesQuestion,
  place: number,
): (FramesKey & { readonly place: number })[] {
  const { tenantId, id: contractId } = timeline.contract;
  const [first, last] = [frames[0], frames.at(-1)];
  if (first === undefined || last === undefined) return [];
  const key = { tenantId, contractId, objectiveId, basis, by, place };
  const own = timeline.periods.slice(first.period.index, last.period.index + 1).map(({ startsOn, endsOn }) => ({
    ...key,
    startsOn: laterDate(startsOn, first.startsOn),
    endsOn: earlierDate(endsOn, last.endsOn),
  }));
  const before = { ...key, endsOn: addDays(first.startsOn, -1) };
  if (isBalance(last.terms)) return [{ ...before, startsOn: timeline.contract.startsOn }, ...own];
  if (last.terms.uptime === null) return own;
  const after = { ...key, startsOn: addDays(last.endsOn, 1), endsOn: last.period.endsOn };
  return [{ ...before, startsOn: first.period.startsOn }, ...own, after];
}
