import { isDeepStrictEqual } from 'node:util';
import { assertAllowed } from '../../domain/access.js';
import { type Contract, vendorOf } from '../../domain/contract.js';
import type { EscalationPolicy } from '../../domain/escalation.js';
import {
  contactKeysOf,
  endpointIdsOf,
  MOST_POLICIES,
  type Nameable,
  type PolicyDraft,
  policyIssues,
} from '../../domain/escalationrules.js';
import { Fault, type Issue, notFound, refuseIssues } from '../../domain/fault.js';
import type { Timeline } from '../../domain/timeline.js';
import type { WriteUnit } from '../../platform/database.js';
import { firstOfEachPath } from '../calendar/issues.js';
import { contactsToTell } from '../contact/contact.read.js';
import { holdContactsAndGroups } from '../contact/contact.store.js';
import { recordAct } from '../contract/auditentry.store.js';
import { contractTimelines } from '../contract/contract.read.js';
import { type Acting, ownContract } from '../contract/contract.service.js';
import { holdWebhooks } from '../delivery/endpoint.store.js';
import { latestPolicies } from './escalationpolicy.read.js';
import { savePolicy } from './escalationpolicy.store.js';
import type { EscalationPolicyDraft } from './policydraft.js';
import { policyFromDraft } from './policyfromdraft.js';

/** Versions of all policies of one side on a contract, retired ones included: each is kept for the clocks that started under it. */
const MOST_VERSIONS = 1_000;

/**
 * Writes a policy of the actor's side, or its next version. Clocks that start from `validFrom` on keep to it until their end. The
 * same as the latest version, with the same time or without one, changes nothing.
 */
export async function putEscalationPolicy(
  acting: Acting,
  contractId: string,
  written: EscalationPolicyDraft,
): Promise<EscalationPolicy> {
  assertAllowed(acting.actor, 'escalation.write');
  return acting.write(async (unit) => {
    const { contract, timeline, policies } = await openLadders(unit, acting, contractId);
    const issues: Issue[] = [];
    const draft = policyFromDraft(written, unit.now, issues);
    const latest = latestOf(policies, draft.key);
    // Also when it is sent again after its time has come.
    const isKnown = latest !== null && !latest.retired && isSame(latest, draft, written.validFrom ?? null);
    if (issues.length === 0 && isKnown) return latest;
    issues.push(...policyIssues(draft, await nameable(unit, acting, timeline, draft)));
    refuseIssues(firstOfEachPath(issues));
    const isNew = latest === null || latest.retired;
    if (isNew && policies.filter(({ retired }) => !retired).length >= MOST_POLICIES) {
      throw new Fault('CONFLICT', `you keep ${MOST_POLICIES} policies on this contract: retire one`);
    }
    // What stands can still be retired.
    if (policies.reduce((sum, { version }) => sum + version, 0) >= MOST_VERSIONS) {
      throw new Fault(
        'CONFLICT',
        `you have written policies on this contract ${MOST_VERSIONS} times: they can only be retired`,
      );
    }
    const policy = nextVersion(contract, acting, latest, { ...draft, retired: false });
    await savePolicy(unit, policy);
    await recordAct(unit, contract, 'ESCALATION_POLICY_WRITTEN', { reference: policy.key, version: policy.version });
    return policy;
  });
}

/** Leaves clocks alone that start from now on; those that started before keep to their ladder. Again: changes nothing. */
export async function retireEscalationPolicy(
  acting: Acting,
  contractId: string,
  key: string,
): Promise<EscalationPolicy> {
  assertAllowed(acting.actor, 'escalation.write');
  return acting.write(async (unit) => {
    const { contract, policies } = await openLadders(unit, acting, contractId);
    const latest = latestOf(policies, key);
    if (latest === null) throw notFound('escalation policy');
    if (latest.retired) return latest;
    const policy = nextVersion(contract, acting, latest, {
      ...latest,
      validFrom: unit.now,
      levels: [],
      retired: true,
    });
    await savePolicy(unit, policy);
    await recordAct(unit, contract, 'ESCALATION_POLICY_RETIRED', { reference: policy.key, version: policy.version });
    return policy;
  });
}

interface Ladders {
  readonly contract: Contract;
  readonly timeline: Timeline;
  /** Of the actor's side: the latest version of each, retired ones too. Versions count from 1 without gaps. */
  readonly policies: readonly EscalationPolicy[];
}

/** The actor's contract, which must be agreed, locked: nothing is recorded for it meanwhile. */
async function openLadders(unit: WriteUnit, { actor }: Acting, contractId: string): Promise<Ladders> {
  const contract = await ownContract(unit, contractId);
  const [timeline] = await contractTimelines(unit, [contract.id]);
  if (timeline === undefined) throw new Fault('CONFLICT', 'the contract is not agreed by both parties');
  const policies = await latestPolicies(unit, [contract.id]);
  return { contract, timeline, policies: policies.filter(({ side }) => side === actor.side) };
}

async function nameable(
  unit: WriteUnit,
  { actor }: Acting,
  { agreed }: Timeline,
  draft: PolicyDraft,
): Promise<Nameable> {
  const objectives = agreed.versions.flatMap(({ terms }) => terms.objectives);
  const contactKeys = await holdContactsAndGroups(unit, actor, contactKeysOf(draft.levels));
  // Members of groups, too: they are not told elsewhere before the policy is there.
  const contacts = await contactsToTell(unit, actor, [...contactKeys]);
  const told = [...contacts.values()].flat().flatMap(({ endpointId }) => endpointId ?? []);
  const webhooks = await holdWebhooks(unit, actor, [...endpointIdsOf(draft.levels), ...told]);
  return {
    now: unit.now,
    contractId: agreed.contract.id,
    objectiveKeys: new Set(objectives.filter(({ clock }) => clock !== null).map(({ key }) => key)),
    contactKeys,
    contacts,
    webhooks,
  };
}

function latestOf(policies: readonly EscalationPolicy[], key: string): EscalationPolicy | null {
  return policies.find((policy) => policy.key === key) ?? null;
}

function isSame(latest: EscalationPolicy, draft: PolicyDraft, validFrom: number | null): boolean {
  const contentOf = ({ name, objectives, scope, levels }: PolicyDraft) => [name, objectives, scope, levels];
  const isSameTime = validFrom === null || validFrom === latest.validFrom;
  return isSameTime && isDeepStrictEqual(contentOf(latest), contentOf(draft));
}

function nextVersion(
  contract: Contract,
  { actor }: Acting,
  latest: EscalationPolicy | null,
  content: PolicyDraft & { readonly retired: boolean },
): EscalationPolicy {
  const version = (latest?.version ?? 0) + 1;
  const { key, name, validFrom, objectives, scope, levels, retired } = content;
  return {
    tenantId: contract.tenantId,
    vendorId: vendorOf(contract),
    contractId: contract.id,
    side: actor.side,
    ...{ key, version, name, validFrom, retired, objectives, scope, levels },
  };
}
