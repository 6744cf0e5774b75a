import { describe, expect, it } from '@jest/globals';
import type { Action } from '../../src/domain/access.js';
import { ACTIONS, assertAllowed, isAllowed, mayTouchContract } from '../../src/domain/access.js';
import type { Actor, Role, Side } from '../../src/domain/actor.js';

function actor(role: Role, side: Side, overrides: Partial<Actor> = {}): Actor {
  return {
    organisationId: '00000000-0000-4000-8000-000000000001',
    side,
    role,
    subject: 'someone',
    scopes: null,
    contractIds: null,
    expiresAt: null,
    ...overrides,
  };
}

function allowed(role: Role, side: Side, overrides: Partial<Actor> = {}): Action[] {
  return ACTIONS.filter((action) => isAllowed(actor(role, side, overrides), action)).sort();
}

const READS: Action[] = [
  'calendar.read',
  'compliance.read',
  'contract.read',
  'credit.read',
  'delivery.read',
  'escalation.read',
  'event.read',
  'statement.read',
  'ticket.read',
  'viewer.read',
];
const DECIDES: Action[] = [
  'calendar.write',
  'connector.manage',
  'connector.read',
  'contact.manage',
  'contract.agree',
  'contract.amend',
  'contract.holiday',
  'delivery.repeat',
  'escalation.acknowledge',
  'escalation.write',
  'exclusion.write',
  'facts.record',
  'statement.lock',
];
const REPORTS: Action[] = ['escalation.acknowledge', 'facts.record'];
/** Of those who read events and do more than look. */
const REPEATS: Action[] = ['delivery.repeat'];
/** Of people alone, whatever a key's scopes. */
const INSPECTS: Action[] = ['connector.read'];
/** Of people, not of integrators. */
const LOOKS_UP: Action[] = ['contact.read'];
/** Of administrators. */
const ADMINISTERS: Action[] = ['apikey.manage', 'endpoint.manage'];
/** Of the client alone, and of the vendor alone. */
const CLIENTS: Action[] = ['contract.draft', 'contract.invite', 'statement.decide'];
const VENDORS: Action[] = ['statement.submit'];

describe('the access table', () => {
  it('lets a viewer read and no more, on either side', () => {
    expect(allowed('VIEWER', 'CLIENT')).toEqual([...READS, ...LOOKS_UP].sort());
    expect(allowed('VIEWER', 'VENDOR')).toEqual([...READS, ...LOOKS_UP].sort());
  });

  it('lets only the client write and send drafts and decide on statements, and only the vendor submit them', () => {
    expect(allowed('MANAGER', 'CLIENT')).toEqual([...READS, ...LOOKS_UP, ...DECIDES, ...CLIENTS].sort());
    expect(allowed('MANAGER', 'VENDOR')).toEqual([...READS, ...LOOKS_UP, ...DECIDES, ...VENDORS].sort());
  });

  it('leaves API keys and webhook endpoints to administrators', () => {
    expect(allowed('ADMIN', 'CLIENT')).toEqual([...READS, ...LOOKS_UP, ...DECIDES, ...CLIENTS, ...ADMINISTERS].sort());
    expect(allowed('ADMIN', 'VENDOR')).toEqual([...READS, ...LOOKS_UP, ...DECIDES, ...VENDORS, ...ADMINISTERS].sort());
  });

  it('lets an integrator read, record, acknowledge and have deliveries repeated', () => {
    expect(allowed('INTEGRATOR', 'CLIENT')).toEqual([...READS, ...REPORTS, ...REPEATS, ...INSPECTS].sort());
    expect(allowed('INTEGRATOR', 'VENDOR')).toEqual([...READS, ...REPORTS, ...REPEATS, ...INSPECTS].sort());
  });

  it('lets the operator create organisations and see no contract data', () => {
    expect(allowed('OPERATOR', 'CLIENT')).toEqual(['organisation.create', 'viewer.read']);
  });

  it('denies what it does not know', () => {
    expect(isAllowed(actor('ADMIN', 'CLIENT'), 'contract.burn' as Action)).toBe(false);
    expect(isAllowed(actor('ADMIN', 'CLIENT'), 'toString' as Action)).toBe(false);
    expect(isAllowed(actor('OWNER' as Role, 'CLIENT'), 'contract.read')).toBe(false);
    expect(isAllowed(actor('ADMIN', 'BROKER' as Side), 'contract.read')).toBe(false);
  });
});

describe('an API key', () => {
  it('may do only what its scopes name', () => {
    expect(allowed('INTEGRATOR', 'VENDOR', { scopes: [] })).toEqual(['viewer.read']);
    expect(allowed('INTEGRATOR', 'VENDOR', { scopes: ['facts:write'] })).toEqual([...REPORTS, 'viewer.read'].sort());
    expect(allowed('INTEGRATOR', 'VENDOR', { scopes: ['events:read'] })).toEqual([
      'delivery.read',
      'delivery.repeat',
      'event.read',
      'viewer.read',
    ]);
  });

  it('never writes contracts or keys, whatever its role', () => {
    const all = { scopes: ['contracts:read', 'facts:write', 'events:read'] } as const;
    expect(allowed('ADMIN', 'CLIENT', all)).toEqual([...READS, ...REPORTS, ...REPEATS].sort());
  });

  it('touches only the contracts it is limited to', () => {
    const limited = actor('INTEGRATOR', 'VENDOR', { contractIds: ['a'] });
    expect(mayTouchContract(limited, 'a')).toBe(true);
    expect(mayTouchContract(limited, 'b')).toBe(false);
    expect(mayTouchContract(actor('INTEGRATOR', 'VENDOR'), 'b')).toBe(true);
  });
});

describe('asserting', () => {
  it('throws FORBIDDEN', () => {
    expect(() => assertAllowed(actor('VIEWER', 'CLIENT'), 'facts.record')).toThrow(
      expect.objectContaining({ code: 'FORBIDDEN' }),
    );
    expect(() => assertAllowed(actor('VIEWER', 'CLIENT'), 'contract.read')).not.toThrow();
  });

  it.each([
    [
      'statement.submit',
      actor('MANAGER', 'CLIENT'),
      'statement.submit is for the vendor of a contract, and you act as its client',
    ],
    [
      'contract.draft',
      actor('VIEWER', 'VENDOR'),
      'contract.draft is for the client of a contract, and you act as its vendor',
    ],
    ['endpoint.manage', actor('MANAGER', 'CLIENT'), 'your role MANAGER does not allow endpoint.manage: it takes ADMIN'],
    [
      'contract.agree',
      actor('ADMIN', 'CLIENT', { scopes: ['contracts:read'] }),
      'no API key may contract.agree: sign in with a token',
    ],
    [
      'facts.record',
      actor('INTEGRATOR', 'VENDOR', { scopes: ['events:read'] }),
      'your API key does not allow facts.record: it lacks the scope FACTS_WRITE',
    ],
    ['contract.burn', actor('ADMIN', 'CLIENT'), 'nobody may contract.burn'],
  ] as const)('says what stands in the way of %s', (action, who, message) => {
    expect(() => assertAllowed(who, action as Action)).toThrow(message);
  });
});
