import type { Parts } from '../compose.js';
import { addDays, addMonths, startOfDay } from '../domain/localtime.js';
import { formatInstant } from '../domain/timetext.js';
import { actorFor, ask } from './asking.js';
import type { LaidContract } from './laying.js';
import type { DemoContract, Fate, SettledExclusion } from './terms.js';

const PROPOSE =
  'mutation ($input: ProposeExclusionInput!) { proposeExclusion(input: $input) { exclusion { status } } }';
const DECIDE = 'mutation ($input: DecideExclusionInput!) { decideExclusion(input: $input) { exclusion { status } } }';

/** Has the vendor propose what is not to count, and the client decide; what is done already is left as it is. */
export async function settleExclusions(
  parts: Parts,
  contract: LaidContract,
  { draft, settled }: DemoContract,
): Promise<void> {
  for (const exclusion of settled?.exclusions ?? []) {
    const { reference, kind, reason, evidence, accepted } = exclusion;
    const named = { contractId: contract.id, reference };
    const scope = scopeOf(exclusion, contract, draft.timeZone);
    const input = { ...named, kind, reason, evidence, scope };
    await ask(parts, actorFor(contract.vendor, 'VENDOR'), PROPOSE, { input });
    if (accepted === null) continue;
    const decision = { ...named, decision: 'ACCEPTED', answer: accepted };
    await ask(parts, actorFor(contract.client, 'CLIENT'), DECIDE, { input: decision });
  }
}

function scopeOf({ month, day, days }: SettledExclusion, { startsOn }: LaidContract, timeZone: string) {
  const first = addDays(addMonths(startsOn, month), day - 1);
  const at = (date: string): string => formatInstant(startOfDay(date, timeZone));
  return { from: at(first), to: at(addDays(first, days)) };
}

interface Stated {
  readonly status: string;
  readonly statementDraft: { readonly contentHash: string; readonly holds: readonly string[] } | null;
  readonly statement: { readonly contentHash: string } | null;
}

const STATED = `query ($id: ID!, $index: Int!) {
  contract(id: $id) { period(index: $index) { status statementDraft { contentHash holds } statement { contentHash } } }
}`;

/** Has the parties act on the statements of periods that are over, in order, each as far as it is to get; answers how many got on. */
export async function settleStatements(
  parts: Parts,
  contract: LaidContract,
  { settled }: DemoContract,
): Promise<number> {
  if (settled === undefined) return 0;
  const client = actorFor(contract.client, 'CLIENT');
  const vendor = actorFor(contract.vendor, 'VENDOR');
  let count = 0;
  for (const [periodIndex, fate] of settled.statements.entries()) {
    const question = { id: contract.id, index: periodIndex };
    const { period } = (await ask<{ contract: { period: Stated } }>(parts, vendor, STATED, question)).contract;
    const acts = actsOn(period, fate);
    const { contentHash } = period.statement ?? period.statementDraft ?? {};
    const input = { contractId: contract.id, periodIndex, contentHash };
    for (const act of acts) {
      const said = act === 'disputeStatement' ? { ...input, lines: [settled.dispute] } : input;
      await ask(parts, act === 'submitStatement' ? vendor : client, mutationOf(act), { input: said });
    }
    if (acts.length > 0) count += 1;
  }
  return count;
}

const ACTS = {
  SUBMITTED: ['submitStatement'],
  DISPUTED: ['submitStatement', 'disputeStatement'],
  LOCKED: ['submitStatement', 'agreeStatement', 'lockStatement'],
} as const satisfies Record<Fate, readonly string[]>;

/** How many of the acts that lead to the lock are done. */
const DONE: Readonly<Record<string, number>> = { SUBMITTED: 1, AGREED: 2 };

/** A start that was interrupted is finished by the next one; what a user has done since stays. */
function actsOn({ status, statementDraft }: Stated, fate: Fate): readonly (typeof ACTS)[Fate][number][] {
  if (status === 'PROVISIONAL') return statementDraft?.holds.length === 0 ? ACTS[fate] : [];
  return fate === 'LOCKED' ? ACTS.LOCKED.slice(DONE[status] ?? ACTS.LOCKED.length) : [];
}

function mutationOf(act: string): string {
  const type = `${act.charAt(0).toUpperCase()}${act.slice(1)}Input`;
  return `mutation ($input: ${type}!) { ${act}(input: $input) { period { status } } }`;
}
