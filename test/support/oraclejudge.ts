import type { AgreedContract } from '../../src/domain/contract.js';
import type { ObjectiveTerms, TermsVersion } from '../../src/domain/terms.js';
import { MINUTE, wallTime } from './oraclecalendar.js';
import { type Count, openFor, versionOn } from './oraclecount.js';

/** What one objective should have come to in a month. */
export interface OracleObjective {
  readonly key: string;
  readonly verdict: string;
  readonly pending: number;
  readonly actual: number | null;
}

export interface OracleMonth {
  readonly verdict: string;
  /** null: nothing was judged. */
  readonly score: number | null;
  readonly objectives: readonly OracleObjective[];
}

interface Judged extends OracleObjective {
  readonly terms: ObjectiveTerms;
  readonly attainment: number | null;
}

/** A judged figure: its value, whether it meets its target, and whether nothing can bring it back. */
interface Figure {
  readonly actual: number;
  readonly meets: boolean;
  readonly lost: boolean;
  readonly sample: number | null;
}

const RATES = ['FIRST_RESPONSE_TIME', 'NEXT_RESPONSE_TIME', 'RESOLUTION_TIME', 'SERVICE_LEVEL', 'ABANDONMENT', 'CSAT'];

/**
 * Judges one calendar month (`YYYY-MM`) of a contract from day counts, by semantics section 6, with nothing of src/domain but
 * its types: counts are small, so that products of whole numbers are exact.
 */
export function oracleMonth(month: string, counts: readonly Count[], agreed: AgreedContract, now: number): OracleMonth {
  const version = versionOn(agreed, `${month}-01`);
  if (version === null) throw new Error(`no terms in ${month}`);
  const { date } = wallTime(agreed.contract.timeZone, now);
  const ended = date.slice(0, 7) > month;
  const judged = version.terms.objectives.map((terms) => {
    const own = counts.filter(({ key, on }) => key === terms.key && on.startsWith(month));
    const early = terms.clock?.attribution === 'SETTLED' ? earlierThan(month, terms.key, counts) : [];
    const pending = sum([...own, ...early], 'pending');
    const figure = figureOf(terms, version, own, { month, now, ended, zone: agreed.contract.timeZone });
    return judge(terms, figure, pending, ended);
  });
  const objectives = judged.map(({ key, verdict, pending, actual }) => ({ key, verdict, pending, actual }));
  return { ...judgeAll(judged, version.terms.minimumScore, ended), objectives };
}

function earlierThan(month: string, key: string, counts: readonly Count[]): Count[] {
  return counts.filter((count) => count.key === key && count.on < `${month}-01`);
}

function sum(counts: readonly Count[], what: 'good' | 'total' | 'sum' | 'pending'): number {
  return counts.reduce((total, count) => total + count[what], 0);
}

interface Month {
  readonly month: string;
  readonly now: number;
  readonly ended: boolean;
  readonly zone: string;
}

function figureOf(terms: ObjectiveTerms, version: TermsVersion, own: readonly Count[], month: Month): Figure | null {
  if (terms.indicator === 'UPTIME') return uptimeFigure(terms, version, own, month);
  const [good, total] = [sum(own, 'good'), sum(own, 'total')];
  if (total === 0) return null;
  if (RATES.includes(terms.indicator) || terms.indicator === 'COUNTER_RATIO') return rateFigure(terms, good, total);
  // Sums are in thousandths of the unit, targets in millionths.
  const thousandths = sum(own, 'sum');
  const limit = terms.target * total;
  const meets = terms.direction === 'AT_MOST' ? thousandths * 1_000 <= limit : thousandths * 1_000 >= limit;
  return { actual: thousandths / 1_000 / total, meets, lost: false, sample: total };
}

function rateFigure(terms: ObjectiveTerms, good: number, total: number): Figure {
  const isAtLeast = terms.direction === 'AT_LEAST';
  const bad = isAtLeast ? total - good : good;
  const share = isAtLeast ? 1_000_000 - terms.target : terms.target;
  const byShare = Math.floor((share * total) / 1_000_000);
  const allowed = terms.relief === 'ALLOWED_MISSES' ? Math.max(byShare, terms.allowedMisses) : byShare;
  // Forgiven are those that relief allows beyond the share.
  const forgiven = Math.min(bad, allowed - byShare);
  const counted = isAtLeast ? good + forgiven : good - forgiven;
  return { actual: counted / total, meets: bad <= allowed, lost: share === 0 && bad > allowed, sample: total };
}

function uptimeFigure(
  terms: ObjectiveTerms,
  version: TermsVersion,
  own: readonly Count[],
  { month, now, ended, zone }: Month,
): Figure | null {
  if (sum(own, 'total') === 0 && terms.uptime?.coverageAttested !== true) return null;
  const open = openMinutesOf(terms, version, month, zone);
  const whole = open.length;
  const soFar = open.filter((t) => t < now).length;
  const total = ended ? whole : soFar;
  if (total === 0) return null;
  const down = Math.min(sum(own, 'sum') / MINUTE, total);
  const allowed = (minutes: number): boolean => down * 1_000_000 <= (1_000_000 - terms.target) * minutes;
  return { actual: (total - down) / total, meets: allowed(total), lost: !allowed(whole), sample: null };
}

const walked = new WeakMap<object, Map<string, number[]>>();

/** Every minute of a month that is open for an objective. */
function openMinutesOf(terms: ObjectiveTerms, version: TermsVersion, month: string, zone: string): number[] {
  const calendar = terms.calendar ?? version.terms.calendar;
  const months = walked.get(calendar) ?? new Map<string, number[]>();
  walked.set(calendar, months);
  const known = months.get(`${zone} ${month}`);
  if (known !== undefined) return known;
  const isOpen = openFor(terms, version);
  const minutes: number[] = [];
  for (let t = Date.parse(`${month}-01T00:00Z`) - 1_440 * MINUTE; ; t += MINUTE) {
    const shown = wallTime(zone, t).date.slice(0, 7);
    if (shown > month) break;
    if (shown === month && isOpen(t)) minutes.push(t);
  }
  months.set(`${zone} ${month}`, minutes);
  return minutes;
}

function judge(terms: ObjectiveTerms, figure: Figure | null, pending: number, ended: boolean): Judged {
  const { key } = terms;
  if (figure === null) return { key, terms, verdict: 'NO_DATA', pending, actual: null, attainment: null };
  const { actual, meets, lost, sample } = figure;
  if (sample !== null && sample < terms.minimumSample) {
    return { key, terms, verdict: 'INSUFFICIENT_VOLUME', pending, actual, attainment: null };
  }
  const closed = meets ? 'MET' : 'MISSED';
  const open = meets ? 'ON_TRACK' : 'AT_RISK';
  const verdict = ended || lost ? closed : open;
  return { key, terms, verdict, pending, actual, attainment: attainmentOf(terms, actual) };
}

function attainmentOf({ direction, target }: ObjectiveTerms, actual: number): number {
  const wanted = target / 1_000_000;
  if (direction === 'AT_LEAST') return Math.min(1, actual / wanted);
  return actual === 0 ? 1 : Math.min(1, wanted / actual);
}

function judgeAll(judged: readonly Judged[], minimumScore: number, ended: boolean): Omit<OracleMonth, 'objectives'> {
  const counted = judged.filter(({ attainment }) => attainment !== null);
  const weights = counted.reduce((total, { terms }) => total + terms.weight, 0);
  const reached = counted.reduce((total, { terms, attainment }) => total + terms.weight * (attainment ?? 0), 0);
  const has = (verdict: string): boolean => judged.some((each) => each.verdict === verdict);
  const score = weights === 0 ? null : reached / weights;
  if (judged.some(({ terms, verdict }) => terms.critical && verdict === 'MISSED')) return { verdict: 'MISSED', score };
  if (score === null) return { verdict: has('INSUFFICIENT_VOLUME') ? 'INSUFFICIENT_VOLUME' : 'NO_DATA', score };
  const below = score * 1_000_000 < minimumScore;
  if (ended) return { verdict: below ? 'MISSED' : 'MET', score };
  if (minimumScore === 1_000_000 && has('MISSED')) return { verdict: 'MISSED', score };
  return { verdict: below || has('AT_RISK') ? 'AT_RISK' : 'ON_TRACK', score };
}
