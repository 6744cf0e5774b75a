import fc from 'fast-check';
import type { ExclusionScope } from '../../src/domain/exclusion.js';
import type { ExclusionProposal } from '../../src/domain/exclusionrules.js';
import { Fault } from '../../src/domain/fault.js';
import { HOUR } from '../../src/domain/instant.js';
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

function anyScope(facts: readonly Told[], keys: readonly string[]): fc.Arbitrary<ExclusionScope> {
  const objectives = fc.oneof(
    { weight: 2, arbitrary: fc.constant([]) },
    { weight: 1, arbitrary: fc.subarray([...keys]) },
  );
  const channels = fc.constantFrom([], [], ['PHONE' as const], ['EMAIL' as const, 'CHAT' as const]);
  const named = facts.flatMap(({ kind, item }) =>
    kind === 'TICKET' ? [] : [{ kind, source: 'desk', externalId: item.externalId }],
  );
  return fc
    .oneof(
      fc.record({ span: anySpan, channels }),
      fc.record({ span: anySpan, ticket: anyTicket }),
      fc.record({ ticket: anyTicket }),
      ...(named.length === 0 ? [] : [fc.record({ measurement: fc.constantFrom(...named) })]),
    )
    .chain((drawn) => objectives.map((of) => scope({ ...drawn, objectives: of })));
}

/** Up to `most` exclusions of what a history tells, of objectives with these keys. */
export function anyExclusions(
  history: History,
  keys: readonly string[],
  { least = 1, most = 4 } = {},
): fc.Arbitrary<DrawnExclusion[]> {
  const steps = history.steps.length;
  const one = fc.record({
    covered: anyScope(history.facts, keys),
    good: fc.boolean(),
    from: fc.integer({ min: 0, max: steps }),
    lasts: fc.option(fc.integer({ min: 0, max: steps })),
  });
  return fc.array(one, { minLength: least, maxLength: most }).map((drawn) =>
    drawn.map(({ covered, good, from, lasts }, n) => {
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
