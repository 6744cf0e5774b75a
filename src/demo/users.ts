import type { Role, Side } from '../domain/actor.js';
import { DAY, type Instant, type Milliseconds } from '../domain/instant.js';
import { formatInstant } from '../domain/timetext.js';
import type { Signer } from '../platform/auth.js';
import { LIVE_REFERENCE, USERS } from './contracts.js';
import type { Organisations } from './laying.js';

/** Signed anew at each start. */
const LIFETIME: Milliseconds = 30 * DAY;

export type UserName = keyof typeof USERS;

interface UserRole {
  readonly side: Side;
  readonly role: Role;
  readonly title: string;
}

const ROLES: Readonly<Record<UserName, UserRole>> = {
  client: { side: 'CLIENT', role: 'MANAGER', title: 'Client of Lotus Air: do my vendors keep their contracts?' },
  vendor: {
    side: 'VENDOR',
    role: 'MANAGER',
    title: 'Account manager of Brightdesk: what is in trouble, what comes first?',
  },
  integrator: { side: 'VENDOR', role: 'INTEGRATOR', title: 'Integrator of Brightdesk: facts in, breach events out' },
};

export const USER_NAMES = Object.keys(USERS) as readonly UserName[];

export function titleOf(user: UserName): string {
  return ROLES[user].title;
}

export async function signTokens(signer: Signer, organisations: Organisations): Promise<Record<UserName, string>> {
  const sign = (user: UserName): Promise<string> => {
    const { side, role } = ROLES[user];
    const organisationId = organisations.get(USERS[user]) ?? '';
    return signer.sign({ organisationId, side, role, subject: `demo-${user}`, lifetime: LIFETIME });
  };
  const [client, vendor, integrator] = await Promise.all([sign('client'), sign('vendor'), sign('integrator')]);
  return { client, vendor, integrator };
}

const CLIENT = `query DoMyVendorsKeepTheirContracts {
  contracts(first: 10) {
    nodes {
      reference
      vendor { name }
      period { ...Figures previous { ...Figures } }
    }
  }
}

fragment Figures on ContractPeriod {
  startsOn
  endsOn
  compliance {
    verdict
    score
    objectives {
      objective { name }
      verdict
      unit
      target
      actual
      good
      total
      pending
      errorBudget { consumed burnRate }
    }
  }
}`;

const SETTLED = `query WhatWasSettled {
  contractByReference(reference: "${LIVE_REFERENCE}") {
    exclusions(first: 5) { nodes { reference status reason } }
    period(index: 2) {
      status
      compliance { verdict objectives { objective { key } verdict actual } }
      credits { state cap { amount currency } credits { amount currency } lines { kind objectiveKey amount { amount } } }
      statement { id state contentHash }
    }
  }
}`;

const VENDOR = `query WhatIsInTrouble {
  contracts(first: 10) {
    nodes {
      reference
      client { name }
      period {
        endsOn
        compliance {
          verdict
          score
          objectives {
            objective { name }
            verdict
            target
            actual
            recovery { goodNeeded rateNeeded savable }
          }
        }
      }
    }
  }
  tickets(first: 10, filter: { openOnly: true }, orderBy: TIME_TO_BREACH) {
    nodes {
      externalId
      subject
      priority
      status
      dueAt
      contract { reference }
      clocks { objective { name } state dueAt remaining late }
    }
  }
}`;

const BREACHES = `subscription Breaches {
  breachEvents {
    id
    cursor
    kind
    occurredAt
    contract { reference }
    objective { name }
    ticket { externalId subject }
  }
}`;

/** A ticket of the integrator's own, whose first response is due in 20 seconds. */
function ownTicket(contractId: string, now: Instant): string {
  const ticket = `MINE-${Math.floor(now / 1_000)}`;
  return `mutation RecordATicket {
  recordTicketEvents(input: {
    contractId: "${contractId}"
    source: "my-helpdesk"
    events: [{
      externalId: "${ticket}/1"
      ticketExternalId: "${ticket}"
      kind: OPENED
      occurredAt: "${formatInstant(now)}"
      channel: CHAT
      priority: P1
      subject: "Nobody answers me"
    }]
  }) {
    accepted
    repeated
    corrected
    rejected { index externalId code path message }
  }
}`;
}

/** What each user may paste into the IDE, in this order. */
export function queriesOf(user: UserName, liveContractId: string, now: Instant): readonly string[] {
  if (user === 'client') return [CLIENT, SETTLED];
  return user === 'vendor' ? [VENDOR] : [BREACHES, ownTicket(liveContractId, now)];
}
