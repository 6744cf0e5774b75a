import type { ObjectiveResult } from './compliance.js';
import { historyFrom } from './figureswanted.js';
import { isForetold, RECENT_DAYS } from './forecast.js';
import { indicatorEntry } from './indicator.js';
import type { IndicatorKind } from './indicators/entry.js';
import type { Instant, LocalDate } from './instant.js';
import { addDays, startOfDay } from './localtime.js';
import type { Period } from './period.js';
import type { ObjectiveJudgement, PeriodJudgement } from './periodjudgement.js';
import type { Timeline } from './timeline.js';

/** What goes by the volume expected of the rest of a period, which passes with time. */
const GROWN: ReadonlySet<IndicatorKind> = new Set(['VOLUME', 'SUM']);

/**
 * When time alone may change what a period was judged at `now`: at its start, at its end, at the end of a slice that counts,
 * and at the next local midnight where the expected volume, the recent days or service time move a verdict, or where a change
 * was held back until then (`heldBack`). null: the period is over.
 */
export function nextLook(
  timeline: Timeline,
  period: Period,
  judgement: PeriodJudgement,
  now: Instant,
  heldBack: boolean,
): Instant | null {
  if (now >= period.endsAt) return null;
  if (now < period.startsAt) return period.startsAt;
  const midnightOf = (day: LocalDate): Instant => startOfDay(day, timeline.zone);
  const tomorrow = midnightOf(addDays(timeline.localDate(now), 1));
  const looks = judgement.objectives.flatMap((judged) => {
    const foretoldAt = midnightOf(firstForetold(period));
    const foretold = mayBeForetold(timeline, period, judged) && foretoldAt > now ? [foretoldAt] : [];
    if (judged.result.slices !== null) return [...looksAtSlices(judged.result, tomorrow), ...foretold];
    return movesByDay(timeline, period, judged) ? [tomorrow] : foretold;
  });
  return Math.min(period.endsAt, ...looks, ...(heldBack ? [tomorrow] : []));
}

/** A good one takes nothing from what keeps its target, and what is lost stays lost; what can still be saved is lost with the slices that pass. */
function looksAtSlices({ verdict, slices, forecast }: ObjectiveResult, tomorrow: Instant): Instant[] {
  if (slices === null || verdict === 'MISSED') return [];
  const { nextGoodAt, nextBadAt, most } = slices;
  const looks = verdict === 'ON_TRACK' ? [nextBadAt] : [nextGoodAt, nextBadAt];
  const passing = forecast !== null || (verdict === 'AT_RISK' && most !== null) ? [tomorrow] : [];
  return [...looks.flatMap((look) => look ?? []), ...passing];
}

function movesByDay(timeline: Timeline, period: Period, { terms, result }: ObjectiveJudgement): boolean {
  const { verdict, forecast } = result;
  if (verdict !== 'AT_RISK' && verdict !== 'ON_TRACK') return false;
  // Uptime that keeps its target only grows by itself.
  if (terms.uptime !== null) return verdict === 'AT_RISK';
  if (GROWN.has(indicatorEntry(terms.indicator).kind)) return historyFrom(timeline, period, terms.key) !== null;
  return forecast !== null;
}

/** Its forecast begins with the first day that has others than recent ones before it. */
function mayBeForetold(timeline: Timeline, period: Period, { terms, result }: ObjectiveJudgement): boolean {
  if (result.verdict !== 'AT_RISK' && result.verdict !== 'ON_TRACK') return false;
  return isForetold(terms) && (result.slices !== null || historyFrom(timeline, period, terms.key) !== null);
}

function firstForetold({ startsOn }: Period): LocalDate {
  return addDays(startsOn, RECENT_DAYS);
}
