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

const CLOCKS = ['FIRST_RESPONSE_TIME', 'NEXT_RESPONSE_TIME', 'RESOLUTION_TIME'];
const TICKETS = [
  ...['RESPONSE_TIME_PERCENTILE', 'RESOLUTION_TIME_PERCENTILE'],
  ...['FIRST_CONTACT_RESOLUTION', 'REOPEN_RATE'],
];
const RATES = [...CLOCKS, ...TICKETS, 'SERVICE_LEVEL', 'ABANDONMENT', 'CSAT', 'PROCESS_ADHERENCE', 'COUNTER_RATIO'];
const DAY = 1_440 * MINUTE;

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
    const isWhole = terms.clock?.attribution === 'SETTLED' || terms.indicator === 'BACKLOG';
    const early = isWhole ? earlierThan(month, terms.key, counts) : [];
    const pending = sum([...own, ...early], 'pending');
    const span = { month, now, ended, zone: agreed.contract.timeZone };
    const history = counts.filter(({ key, on }) => key === terms.key && on < `${month}-01`);
    const figure =
      terms.indicator === 'BACKLOG'
        ? backlogFigure(terms, pending, own)
        : figureOf(terms, version, own, span, () => forecast(sum(own, 'total'), history, span, agreed));
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

/** Both months have begun whenever they are looked at. */
function backlogFigure({ target }: ObjectiveTerms, open: number, own: readonly Count[]): Figure | null {
  if (open === 0 && sum(own, 'good') + sum(own, 'total') === 0) return null;
  return { actual: open, meets: target === null || open * 1_000_000 <= target, lost: false, sample: null };
}

interface Month {
  readonly month: string;
  readonly now: number;
  readonly ended: boolean;
  readonly zone: string;
}

function figureOf(
  terms: ObjectiveTerms,
  version: TermsVersion,
  own: readonly Count[],
  month: Month,
  expected: () => number | null,
): Figure | null {
  if (terms.indicator === 'UPTIME') return uptimeFigure(terms, version, own, month);
  const [good, total] = [sum(own, 'good'), sum(own, 'total')];
  if (total === 0) return null;
  if (RATES.includes(terms.indicator)) return rateFigure(terms, good, total);
  const counted = sum(own, 'sum');
  const meets = (numerator: number, denominator: number): boolean => {
    const limit = (terms.target ?? 0) * denominator;
    return terms.direction === 'AT_MOST' ? numerator * 1_000_000 <= limit : numerator * 1_000_000 >= limit;
  };
  const plain = (numerator: number, denominator: number, sample: number | null): Figure => {
    return { actual: numerator / denominator, meets: meets(numerator, denominator), lost: false, sample };
  };
  if (terms.indicator === 'OCCUPANCY') return plain(good, total, null);
  if (terms.indicator === 'EXPERIENCE') return plain(good - counted, total, total);
  if (terms.indicator !== 'VOLUME' && terms.indicator !== 'COUNTER_SUM') return plain(counted, 1_000 * total, total);
  const figure = terms.indicator === 'VOLUME' ? plain(total, 1, total) : plain(counted, 1_000, total);
  if (month.ended) return figure;
  const lost = terms.direction === 'AT_MOST' && !figure.meets;
  const heading = expected();
  if (heading === null) return { ...figure, meets: !lost, lost };
  const unit = terms.indicator === 'VOLUME' ? 1 : 1_000;
  return { ...figure, meets: meets((terms.indicator === 'VOLUME' ? total : counted) * heading, unit * total), lost };
}

/** Outcomes to expect of a whole month: so far, and for what is left of it as many as on the same weekdays of eight weeks before. */
function forecast(total: number, history: readonly Count[], { month, now, zone }: Month, agreed: AgreedContract) {
  const dateOf = (day: number): string => new Date(day).toISOString().slice(0, 10);
  const first = Date.parse(`${month}-01`);
  const since = Math.max(first - 56 * DAY, Date.parse(agreed.contract.startsOn));
  if (since >= first) return null;
  const means = [0, 1, 2, 3, 4, 5, 6].map((weekday) => {
    const days: string[] = [];
    for (let day = since; day < first; day += DAY) if (new Date(day).getUTCDay() === weekday) days.push(dateOf(day));
    return (
      sum(
        history.filter(({ on }) => days.includes(on)),
        'total',
      ) / days.length
    );
  });
  const wall = wallTime(zone, now);
  let expected = 0;
  for (let day = Date.parse(wall.date); dateOf(day).startsWith(month); day += DAY) {
    const share = dateOf(day) === wall.date ? 1 - wall.minute / 1_440 : 1;
    expected += share * (means[new Date(day).getUTCDay()] ?? 0);
  }
  return total + Math.round(expected);
}

function rateFigure(terms: ObjectiveTerms, good: number, total: number): Figure {
  const isAtLeast = terms.direction === 'AT_LEAST';
  const bad = isAtLeast ? total - good : good;
  const target = terms.target ?? 0;
  const share = isAtLeast ? 1_000_000 - target : target;
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
  const allowed = (minutes: number): boolean => down * 1_000_000 <= (1_000_000 - (terms.target ?? 0)) * minutes;
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
  if (terms.target === null) {
    return { key, terms, verdict: 'REPORTED', pending, actual: figure?.actual ?? null, attainment: null };
  }
  if (figure === null) return { key, terms, verdict: 'NO_DATA', pending, actual: null, attainment: null };
  const { actual, meets, lost, sample } = figure;
  if (sample !== null && sample < terms.minimumSample) {
    return { key, terms, verdict: 'INSUFFICIENT_VOLUME', pending, actual, attainment: null };
  }
  const closed = meets ? 'MET' : 'MISSED';
  const open = meets ? 'ON_TRACK' : 'AT_RISK';
  const verdict = ended || lost ? closed : open;
  return { key, terms, verdict, pending, actual, attainment: meets ? 1 : attainmentOf(terms, actual) };
}

function attainmentOf({ direction, target }: ObjectiveTerms, actual: number): number {
  const wanted = (target ?? 0) / 1_000_000;
  if (wanted <= 0 || actual <= 0) return 0;
  return Math.min(1, direction === 'AT_LEAST' ? actual / wanted : wanted / actual);
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
