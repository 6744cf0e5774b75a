import fc from 'fast-check';
import type { ExclusionScope } from '../../src/domain/exclusion.js';
import type { ExclusionProposal } from '../../src/domain/exclusionrules.js';
import { Fault } from '../../src/domain/fault.js';
import { HOUR, MINUTE } from '../../src/domain/instant.js';
import type { LaidContract } from './agreedcontract.js';
import { FIRST, type History, type Told } from './anyhistory.js';
import type { TestDatabase } from './database.js';
import { decided, proposalOf, withdrawnByBoth } from './exclusionacts.js';
import { scope } from './exclusions.js';

/** What is excluded, before which step of a history, and before which it is withdrawn (null: never). */
export interface DrawnExclusion {
  readonly proposal: ExclusionProposal;
  readonly from: number;
  readonly until: number | null;
}

const anySpan = fc
  .tuple(fc.integer({ min: -2, max: 9 * 24 }), fc.integer({ min: 1, max: 72 }))
  .map(([from, length]) => ({ startsAt: FIRST + from * HOUR, endsAt: FIRST + (from + length) * HOUR }));

const anyTicket = fc.constantFrom('T1', 'T2', 'T3').map((externalId) => ({ source: 'desk', externalId }));

const anyChannels = fc.constantFrom([], [], ['PHONE' as const], ['EMAIL' as const, 'CHAT' as const]);

function anyObjectives(keys: readonly string[]): fc.Arbitrary<string[]> {
  return fc.oneof(
    { weight: 2, arbitrary: fc.constant<string[]>([]) },
    { weight: 1, arbitrary: fc.subarray([...keys]) },
  );
}

function anyScope(facts: readonly Told[], keys: readonly string[]): fc.Arbitrary<ExclusionScope> {
  const named = facts.flatMap(({ kind, item }) =>
    kind === 'TICKET' ? [] : [{ kind, source: 'desk', externalId: item.externalId }],
  );
  return fc
    .oneof(
      fc.record({ span: anySpan, channels: anyChannels }),
      fc.record({ span: anySpan, ticket: anyTicket }),
      fc.record({ ticket: anyTicket }),
      ...(named.length === 0 ? [] : [fc.record({ measurement: fc.constantFrom(...named) })]),
    )
    .chain((drawn) => anyObjectives(keys).map((of) => scope({ ...drawn, objectives: of })));
}

/** Two spans of which neither covers a queue interval of the history: they overlap, touch, or leave a millisecond between them. */
function anyHalves(facts: readonly Told[], keys: readonly string[]): fc.Arbitrary<ExclusionScope[]> {
  const intervals = facts.flatMap((one) => (one.kind === 'QUEUE_INTERVAL' && !one.item.withdrawn ? [one.item] : []));
  if (intervals.length === 0) return fc.constant([]);
  const half = fc.record({
    by: fc.constantFrom(0, 0, 3 * HOUR),
    channels: fc.oneof({ weight: 4, arbitrary: fc.constant([]) }, anyChannels),
    objectives: fc.oneof({ weight: 4, arbitrary: fc.constant([]) }, anyObjectives(keys)),
  });
  return fc
    .record({
      of: fc.constantFrom(...intervals),
      into: fc.constantFrom(1, 10 * MINUTE, 15 * MINUTE),
      overlap: fc.constantFrom(0, 0, 0, 5 * MINUTE, 5 * MINUTE, -1),
      halves: fc.tuple(half, half),
    })
    .map(({ of: { occurredAt }, into, overlap, halves: [{ by: before, ...first }, { by: after, ...second }] }) => {
      const [from, middle] = [occurredAt - before, occurredAt + into];
      return [
        scope({ ...first, span: { startsAt: from, endsAt: middle } }),
        scope({ ...second, span: { startsAt: middle - overlap, endsAt: occurredAt + 30 * MINUTE + after } }),
      ];
    });
}

/** Up to `most` exclusions of what a history tells, of objectives with these keys, and often the two halves of a span. */
export function anyExclusions(
  history: History,
  keys: readonly string[],
  { least = 1, most = 4 } = {},
): fc.Arbitrary<DrawnExclusion[]> {
  const steps = history.steps.length;
  const drawnFor = (covered: fc.Arbitrary<ExclusionScope>) =>
    fc.record({
      covered,
      good: fc.boolean(),
      from: fc.integer({ min: 0, max: steps }),
      lasts: fc.option(fc.integer({ min: 0, max: steps }), { freq: 2 }),
    });
  const some = fc.array(drawnFor(anyScope(history.facts, keys)), { minLength: least, maxLength: most });
  const halves = fc
    .oneof(fc.constant([]), { weight: 3, arbitrary: anyHalves(history.facts, keys) })
    .chain((scopes) => fc.tuple(...scopes.map((one) => drawnFor(fc.constant(one)))));
  return fc.tuple(some, halves).map((drawn) =>
    drawn.flat().map(({ covered, good, from, lasts }, n) => {
      const mayBeGood = covered.span === null && covered.measurement?.kind !== 'OUTAGE';
      const effect = good && mayBeGood ? 'COUNT_AS_GOOD' : 'REMOVE';
      const proposal = proposalOf(covered, { reference: `X-${n}`, effect });
      return { proposal, from, until: lasts === null ? null : from + lasts };
    }),
  );
}

/** False where the proposal names what nobody has reported yet. */
export async function exclude(
  test: TestDatabase,
  laid: LaidContract,
  now: number,
  proposal: ExclusionProposal,
): Promise<boolean> {
  try {
    await decided(test, laid, now, proposal);
    return true;
  } catch (error) {
    if (error instanceof Fault && error.message.includes('is not reported')) return false;
    throw error;
  }
}

/** Decides on exclusions, and withdraws them, before the steps they were drawn for, as soon as what they name is reported. */
export function excludingStepwise(test: TestDatabase, laid: LaidContract, exclusions: readonly DrawnExclusion[]) {
  const isDecided = new Set<DrawnExclusion>();
  const isWithdrawn = new Set<DrawnExclusion>();
  return async (step: number, steps: number, now: number): Promise<void> => {
    const isDue = (at: number | null): boolean => at !== null && Math.min(at, steps) <= step;
    for (const one of exclusions.filter((candidate) => isDue(candidate.from) && !isDecided.has(candidate))) {
      if (await exclude(test, laid, now, one.proposal)) isDecided.add(one);
    }
    for (const one of [...isDecided].filter((candidate) => isDue(candidate.until) && !isWithdrawn.has(candidate))) {
      await withdrawnByBoth(test, laid, now, one.proposal.reference);
      isWithdrawn.add(one);
    }
  };
}
