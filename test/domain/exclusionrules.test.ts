import { describe, expect, it } from '@jest/globals';
import type { Exclusion, ExclusionScope } from '../../src/domain/exclusion.js';
import { exclusionState, inForce, isSameScope } from '../../src/domain/exclusion.js';
import {
  type DecisionOnExclusion,
  decisionIssues,
  type ExcludableContract,
  type ExclusionProposal,
  proposalIssues,
} from '../../src/domain/exclusionrules.js';
import { at } from '../support/clockterms.js';
import { scope, spanOf } from '../support/exclusions.js';

/** A contract of the year 2026. */
const CONTRACT: ExcludableContract = {
  runs: { startsAt: at('2026-01-01T00:00:00Z'), endsAt: at('2027-01-01T00:00:00Z') },
  objectiveKeys: new Set(['fix', 'phone']),
};
const MARCH = spanOf('2026-03-01T00:00:00Z', '2026-04-01T00:00:00Z');
const TICKET = { source: 'desk', externalId: 'T-1' };
const CONTACT = { kind: 'CONTACT' as const, ...TICKET };

function proposal(overrides: Partial<ExclusionProposal> = {}): ExclusionProposal {
  const words = { reference: 'X-1', reason: 'Storm', evidence: [] };
  return { kind: 'FORCE_MAJEURE', effect: 'REMOVE', scope: MARCH, ...words, ...overrides };
}

const faults = (overrides: Partial<ExclusionProposal>) =>
  proposalIssues(proposal(overrides), CONTRACT).map(({ path, message }) => `${path} ${message}`);

describe('a proposal', () => {
  it('covers a span, a span of a ticket, a ticket or a measurement', () => {
    for (const covered of [
      MARCH,
      { ...MARCH, ticket: TICKET },
      scope({ ticket: TICKET }),
      scope({ measurement: CONTACT }),
    ]) {
      expect(faults({ scope: covered })).toEqual([]);
    }
    expect(faults({ scope: scope() })).toEqual(['scope must name a span (from and to), a ticket or a measurement']);
    expect(faults({ scope: scope({ channels: ['PHONE'] }) })).toEqual([
      'scope must name a span (from and to), a ticket or a measurement',
      'scope.channels can only narrow a span of everything',
    ]);
    expect(faults({ scope: { ...MARCH, measurement: CONTACT } })).toEqual([
      'scope.measurement must be named alone: neither with a span nor with a ticket',
    ]);
    expect(faults({ scope: spanOf('2026-03-01T00:00:00Z', '2026-03-01T00:00:00Z') })).toEqual([
      'scope.to must be after from',
    ]);
    expect(faults({ scope: { ...MARCH, objectives: ['fix', 'mail'] } })).toEqual([
      'scope.objectives.1 is no objective of the contract',
    ]);
  });

  it('covers a span that overlaps the contract, be it by a millisecond', () => {
    expect(faults({ scope: spanOf('2025-12-31T00:00:00Z', '2026-01-01T00:00:00.001Z') })).toEqual([]);
    expect(faults({ scope: spanOf('2026-12-31T23:59:59.999Z', '2027-02-01T00:00:00Z') })).toEqual([]);
    expect(faults({ scope: spanOf('2025-12-31T00:00:00Z', '2026-01-01T00:00:00Z') })).toEqual([
      'scope.to must be after the start of the contract',
    ]);
    expect(faults({ scope: spanOf('2027-01-01T00:00:00Z', '2027-01-02T00:00:00Z') })).toEqual([
      'scope.from must be before the end of the contract',
    ]);
  });

  it('counts nothing as good but a ticket or a measurement, and no outage', () => {
    const effect = 'COUNT_AS_GOOD';
    const spans = 'effect a span can only be removed: COUNT_AS_GOOD needs a ticket or a measurement alone';
    expect(faults({ effect, scope: scope({ ticket: TICKET }) })).toEqual([]);
    expect(faults({ effect, scope: MARCH })).toEqual([spans]);
    expect(faults({ effect, scope: { ...MARCH, ticket: TICKET } })).toEqual([spans]);
    expect(faults({ effect, scope: scope({ measurement: { ...CONTACT, kind: 'OUTAGE' } }) })).toEqual([
      'effect of an outage must be REMOVE: its time then counts as up',
    ]);
  });

  it('names itself and its reason', () => {
    expect(faults({ reference: ' ', reason: 'x'.repeat(2_001), evidence: ['', ...Array(20).fill('e')] })).toEqual([
      'reference must not be empty',
      'reason must have at most 2000 characters',
      'evidence.0 must not be empty',
      'evidence must hold at most 20 entries',
    ]);
  });
});

describe('a decision', () => {
  const issues = (decision: Partial<DecisionOnExclusion>, proposed: ExclusionScope = MARCH) =>
    decisionIssues(
      { decision: 'ACCEPTED_IN_PART', scope: null, answer: 'So far', ...decision },
      proposed,
      CONTRACT,
    ).map(({ path, message }) => `${path} ${message}`);
  const within = (part: ExclusionScope, proposed: ExclusionScope = MARCH) => issues({ scope: part }, proposed);

  it('in part accepts less, of the same', () => {
    const narrow = spanOf('2026-03-02T00:00:00Z', '2026-03-03T00:00:00Z');
    expect(within(narrow)).toEqual([]);
    expect(within({ ...MARCH, channels: ['PHONE'] })).toEqual([]);
    expect(within({ ...MARCH, objectives: ['fix'] }, { ...MARCH, objectives: ['phone', 'fix'] })).toEqual([]);
    const wider = ['scope must lie within what was proposed'];
    expect(within(spanOf('2026-02-28T00:00:00Z', '2026-03-03T00:00:00Z'))).toEqual(wider);
    expect(within(MARCH, { ...MARCH, objectives: ['fix'] })).toEqual(wider);
    expect(within({ ...narrow, ticket: TICKET })).toEqual(wider);
    expect(within(scope({ ticket: TICKET }), scope({ ticket: { ...TICKET, externalId: 'T-2' } }))).toEqual(wider);
    expect(within(MARCH)).toEqual(['scope is all that was proposed: accept it']);
    expect(issues({})).toEqual(['scope must say which part is accepted']);
  });

  it('says why, unless all of it is accepted', () => {
    expect(issues({ decision: 'ACCEPTED', answer: null })).toEqual([]);
    expect(issues({ decision: 'REJECTED', answer: null })).toEqual(['answer must say why not all of it is accepted']);
    expect(issues({ decision: 'REJECTED', scope: MARCH })).toEqual(['scope is for ACCEPTED_IN_PART']);
  });
});

describe('an exclusion', () => {
  const row = { id: 'x', reference: 'X-1', effect: 'REMOVE', decision: null, accepted: null, withdrawnAt: null };
  const of = (overrides: Partial<Exclusion>) => ({ ...row, ...overrides }) as Exclusion;

  it('is in force once it is accepted and until it is withdrawn', () => {
    const accepted = of({ decision: 'ACCEPTED_IN_PART', accepted: MARCH });
    expect([of({}), accepted, of({ ...accepted, withdrawnAt: 1 })].map(exclusionState)).toEqual([
      'PROPOSED',
      'ACCEPTED_IN_PART',
      'WITHDRAWN',
    ]);
    expect(inForce(of({}))).toBeNull();
    expect(inForce(accepted)).toEqual({ id: 'x', reference: 'X-1', effect: 'REMOVE', scope: MARCH });
    expect(inForce(of({ ...accepted, withdrawnAt: 1 }))).toBeNull();
  });

  it('covers the same in whatever order it is listed', () => {
    expect(isSameScope({ ...MARCH, channels: ['CHAT', 'PHONE'] }, { ...MARCH, channels: ['PHONE', 'CHAT'] })).toBe(
      true,
    );
    expect(isSameScope(MARCH, { ...MARCH, channels: ['PHONE'] })).toBe(false);
  });
});
