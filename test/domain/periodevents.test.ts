import { describe, expect, it } from '@jest/globals';
import type { ObjectiveResult, Verdict } from '../../src/domain/compliance.js';
import type { Contract } from '../../src/domain/contract.js';
import { judgementEvents, type PeriodStanding } from '../../src/domain/periodevents.js';
import type { ObjectiveTerms } from '../../src/domain/terms.js';

const contract = { id: 'contract', tenantId: 'client', vendorId: 'vendor' } as Contract;
const startsAt = Date.UTC(2026, 4, 1);
const endsAt = Date.UTC(2026, 5, 1);
const period = { index: 4, startsOn: '2026-05-01', endsOn: '2026-05-31', startsAt, endsAt };
const terms = { key: 'phone' } as ObjectiveTerms;

interface Situation {
  readonly now: number;
  readonly verdict: Verdict;
  readonly before?: Partial<PeriodStanding>;
  readonly closes?: boolean;
  readonly announce?: boolean;
}

function judge({ now, verdict, before, closes = false, announce = true }: Situation) {
  const standings = new Map<string, PeriodStanding>();
  if (before !== undefined) {
    standings.set('objective', {
      objectiveId: 'objective',
      verdict: null,
      judged: before.verdict ?? null,
      recoveredOn: null,
      eventId: null,
      ...before,
    });
  }
  const result = { verdict, actual: 0.6, target: 0.7 } as ObjectiveResult;
  const judgement = { verdict, score: 0.5, objectives: [{ objectiveId: 'objective', terms, result }] };
  const today = new Date(now).toISOString().slice(0, 10);
  return judgementEvents({ contract, period, judgement, standings, closes, announce, today, now });
}

const midMonth = Date.UTC(2026, 4, 15, 12);

describe('the events of a judged period', () => {
  it('announce an objective that comes to be at risk, dated when it was found', () => {
    const { events, standings } = judge({ now: midMonth, verdict: 'AT_RISK' });
    expect(events).toMatchObject([
      {
        kind: 'OBJECTIVE_AT_RISK',
        occurredAt: midMonth,
        recordedAt: midMonth,
        objectiveId: 'objective',
        ticketId: null,
      },
    ]);
    expect(events[0]?.payload).toEqual({
      objectiveKey: 'phone',
      periodIndex: 4,
      verdict: 'AT_RISK',
      actual: 0.6,
      target: 0.7,
    });
    expect(standings).toMatchObject([{ verdict: 'AT_RISK', eventId: events[0]?.eventId }]);
  });

  it('say nothing while nothing changes', () => {
    const { events, standings } = judge({ now: midMonth, verdict: 'AT_RISK', before: { verdict: 'AT_RISK' } });
    expect(events).toEqual([]);
    expect(standings).toEqual([]);
  });

  it('announce a recovery once, and hold a second risk of the same day back until tomorrow', () => {
    const recovered = judge({ now: midMonth, verdict: 'ON_TRACK', before: { verdict: 'AT_RISK' } });
    expect(recovered.events).toMatchObject([{ kind: 'OBJECTIVE_RECOVERED' }]);
    expect(recovered.standings).toMatchObject([{ verdict: 'ON_TRACK', recoveredOn: '2026-05-15' }]);

    const before = { verdict: 'ON_TRACK', recoveredOn: '2026-05-15' } as const;
    const again = judge({ now: midMonth + 3_600_000, verdict: 'AT_RISK', before });
    expect(again).toMatchObject({ events: [], retryOnNextDay: true });
    expect(again.standings).toMatchObject([{ verdict: 'ON_TRACK', judged: 'AT_RISK' }]);
    const tomorrow = judge({ now: midMonth + 86_400_000, verdict: 'AT_RISK', before });
    expect(tomorrow.events).toMatchObject([{ kind: 'OBJECTIVE_AT_RISK' }]);
  });

  it('close the period after its objectives, dated its end', () => {
    const now = endsAt + 5_000;
    const { events } = judge({ now, verdict: 'MISSED', before: { verdict: 'AT_RISK' }, closes: true });
    expect(events.map((event) => event.kind)).toEqual(['OBJECTIVE_BREACHED', 'PERIOD_CLOSED']);
    expect(events).toMatchObject([
      { occurredAt: endsAt, recordedAt: now },
      { occurredAt: endsAt, recordedAt: now, payload: { periodIndex: 4, verdict: 'MISSED', score: 0.5 } },
    ]);
  });

  it('correct the verdict of a closed period, and keep silent about backfilled ones', () => {
    const now = endsAt + 86_400_000;
    const corrected = judge({ now, verdict: 'MET', before: { verdict: 'MISSED' } });
    expect(corrected.events).toMatchObject([
      { kind: 'OBJECTIVE_VERDICT_CORRECTED', payload: { verdict: 'MET', previousVerdict: 'MISSED' } },
    ]);
    const silent = judge({ now, verdict: 'MET', before: { verdict: 'MISSED' }, announce: false });
    expect(silent.events).toEqual([]);
    expect(silent.standings).toMatchObject([{ verdict: 'MET' }]);
  });

  it('correct a verdict that the parties were told, even when a backfill reverses it, dated when it was found', () => {
    const closed = judge({ now: endsAt, verdict: 'MET', before: { verdict: 'ON_TRACK' }, closes: true });
    expect(closed.events.map((event) => event.kind)).toEqual(['PERIOD_CLOSED']);
    const told = closed.standings[0]?.eventId ?? null;
    expect(told).toBe(closed.events[0]?.eventId);

    const now = endsAt + 86_400_000;
    const { events } = judge({ now, verdict: 'MISSED', before: { verdict: 'MET', eventId: told }, announce: false });
    expect(events).toMatchObject([{ kind: 'OBJECTIVE_VERDICT_CORRECTED', occurredAt: now, recordedAt: now }]);
  });
});
