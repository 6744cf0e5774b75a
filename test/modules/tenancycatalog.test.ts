import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { QueryResultRow } from 'pg';
import { ACTIONS, type Action, isAllowed } from '../../src/domain/access.js';
import type { Role, Scope, Side } from '../../src/domain/actor.js';
import { DATABASE_ROLES, TABLE_CLASSES, type TableClass } from '../../src/platform/tenancy.js';
import { actorOf } from '../support/agreedcontract.js';
import { askDirectly, createTestDatabase, type TestDatabase } from '../support/database.js';

/** Which migrations the database has had: no tenant's data, read by the login role before it takes on another. */
const NO_TENANTS_DATA = ['schema_migration'];

const OWN = {
  TWO_PARTY: { accord_client: '(tenant_id = app_org())', accord_vendor: '(vendor_id = app_org())' },
  ONE_PARTY: { accord_client: '(organisation_id = app_org())', accord_vendor: '(organisation_id = app_org())' },
  PLATFORM: { accord_client: 'true', accord_vendor: 'true' },
} as const;

/** `role command using check` of every policy a table of a class has. */
function policiesOf(kind: TableClass): string[] {
  const { accord_client: client, accord_vendor: vendor } = OWN[kind];
  return [
    `accord_client ALL ${client} ${client}`,
    `accord_vendor ALL ${vendor} ${vendor}`,
    'accord_worker ALL true true',
  ];
}

/** Tables whose policies are not just those of their class, and why. */
const OTHER_POLICIES: Record<string, string[]> = {
  // The operator creates organisations.
  organisation: [...policiesOf('PLATFORM'), 'accord_operator ALL true true'],
  // Each party reads its own stream; who records a fact appends to the streams of both parties.
  journal: [
    'accord_client INSERT null (tenant_id = app_org())',
    'accord_client SELECT (organisation_id = app_org()) null',
    'accord_vendor INSERT null (vendor_id = app_org())',
    'accord_vendor SELECT (organisation_id = app_org()) null',
    'accord_worker ALL true true',
  ],
};

/** All that the worker may do. Columns where it may not touch the whole table. */
const WORKER_GRANTS = [
  'acknowledgement SELECT',
  'api_key SELECT',
  'api_key UPDATE (last_used_at)',
  'clock INSERT',
  'clock SELECT',
  'clock UPDATE',
  'connector SELECT',
  'connector UPDATE (secrets, vault_key)',
  'contact SELECT',
  // To hold them while they are told.
  'contact UPDATE (created_at)',
  'contact_group SELECT',
  'contract SELECT',
  'contract UPDATE (exclusion_revision)',
  'contract_holiday SELECT',
  'contract_period SELECT',
  'contract_period UPDATE',
  'contract_terms SELECT',
  'delivery DELETE',
  'delivery INSERT',
  'delivery SELECT',
  'delivery UPDATE (state, attempts, tries, position, next_action_at)',
  'delivery_attempt DELETE',
  'delivery_attempt INSERT',
  'delivery_attempt SELECT',
  'delivery_attempt UPDATE (took, status, fault)',
  'delivery_lane INSERT',
  'delivery_lane SELECT',
  'delivery_lane UPDATE (held, lease, failures, closed_until, next_action_at)',
  'endpoint SELECT',
  'endpoint UPDATE (secrets, vault_key, state, reason, changed_at, position, dispatched_at)',
  'escalation_policy SELECT',
  'escalation_step INSERT',
  'escalation_step SELECT',
  'exclusion SELECT',
  'journal DELETE',
  'journal INSERT',
  'journal SELECT',
  'measurement SELECT',
  'objective SELECT',
  'objective_standing INSERT',
  'objective_standing SELECT',
  'objective_standing UPDATE',
  'organisation SELECT',
  'statement SELECT',
  'stream_head INSERT',
  'stream_head SELECT',
  'stream_head UPDATE',
  'tally INSERT',
  'tally SELECT',
  'tally UPDATE',
  'tally_count INSERT',
  'tally_count SELECT',
  'tally_count UPDATE',
  'ticket SELECT (ctid, tenant_id, id, contract_id, vendor_id, source, external_id, due_at, stake_objective_id, stake_period, stake_due_at, next_action_at, escalation_at)',
  'ticket UPDATE (channel, priority, tier, category, assignee_group, affected_users, business_critical, status, opened_at, resolved_at, closed_at, cancelled_at, last_event_at, due_at, stake_objective_id, stake_period, stake_due_at, next_action_at, escalation_at, set_aside_at)',
  'ticket_event SELECT',
];

const PROPOSAL =
  'tenant_id, contract_id, id, vendor_id, reference, kind, effect, scope, reason, evidence, proposed_by, proposed_at';

const PARTY_GRANTS = [
  'acknowledgement INSERT',
  'acknowledgement SELECT',
  'api_key INSERT',
  'api_key SELECT',
  'api_key UPDATE (revoked_at)',
  'audit_entry INSERT',
  'audit_entry SELECT',
  'calendar_template DELETE',
  'calendar_template INSERT',
  'calendar_template SELECT',
  'calendar_template UPDATE',
  'clock INSERT',
  'clock SELECT',
  'clock UPDATE',
  'connector DELETE',
  'connector INSERT',
  'connector SELECT',
  'connector UPDATE (meanings, secrets, vault_key, secret_set_at, last_received_at)',
  'contact DELETE',
  'contact INSERT',
  'contact SELECT',
  'contact UPDATE',
  'contact_group DELETE',
  'contact_group INSERT',
  'contact_group SELECT',
  'contact_group UPDATE',
  'contract_holiday SELECT',
  'contract_period INSERT',
  'contract_period SELECT',
  'contract_period UPDATE (next_action_at, announce)',
  'contract_terms INSERT',
  'contract_terms SELECT',
  'delivery INSERT',
  'delivery SELECT',
  'delivery UPDATE (state, tries, next_action_at)',
  'delivery_attempt SELECT',
  'delivery_lane INSERT',
  'delivery_lane SELECT',
  'delivery_lane UPDATE (held, failures, closed_until, next_action_at)',
  'endpoint INSERT',
  'endpoint SELECT',
  'endpoint UPDATE (name, url, contact_id, kinds, contract_ids, envelope, secrets, vault_key, state, reason, changed_at, position)',
  'escalation_policy INSERT',
  'escalation_policy SELECT',
  'escalation_step SELECT',
  'exclusion SELECT',
  `exclusion INSERT (${PROPOSAL})`,
  'journal INSERT',
  'journal SELECT',
  'measurement INSERT',
  'measurement SELECT',
  'measurement UPDATE',
  'objective_standing SELECT',
  'organisation SELECT',
  'statement SELECT',
  'statement_dispute SELECT',
  'stream_head INSERT',
  'stream_head SELECT',
  'stream_head UPDATE (last_sequence)',
  'tally INSERT',
  'tally SELECT',
  'tally UPDATE',
  'tally_count INSERT',
  'tally_count SELECT',
  'tally_count UPDATE',
  'ticket INSERT',
  'ticket SELECT',
  'ticket UPDATE',
  'ticket_event INSERT',
  'ticket_event SELECT',
  'ticket_event UPDATE',
  'rejected_payload DELETE',
  'rejected_payload INSERT',
  'rejected_payload SELECT',
  'rejected_payload UPDATE (issues, times, last_received_at)',
];

const GRANTS: Record<string, string[]> = {
  accord_client: [
    ...PARTY_GRANTS,
    'contract INSERT',
    'contract SELECT',
    'contract UPDATE',
    'contract_holiday INSERT (tenant_id, contract_id, held_on, vendor_id, name, client_announced_at)',
    'contract_holiday UPDATE (client_announced_at)',
    'contract_terms UPDATE (vendor_id, from_period, content, content_hash, agreed_at, withdrawn_at)',
    'exclusion UPDATE (decision, accepted, answer, decided_at, withdrawn_at, client_withdrew_at)',
    'objective INSERT',
    'objective SELECT',
    'objective UPDATE',
    'statement UPDATE (state, disputed_at, disputed_by, agreed_at, agreed_by, locked_at, locked_by)',
    'statement_dispute INSERT (tenant_id, contract_id, period_index, revision, line, number, vendor_id, comment, disputed_at, disputed_by)',
    'statement_dispute UPDATE (resolved_at, resolved_by)',
  ].sort(),
  // A vendor writes no contract: it agrees to one.
  accord_vendor: [
    ...PARTY_GRANTS,
    'contract SELECT',
    'contract UPDATE (vendor_agreed_at, exclusion_revision, escalates)',
    'contract_holiday INSERT (tenant_id, contract_id, held_on, vendor_id, name, vendor_announced_at)',
    'contract_holiday UPDATE (vendor_announced_at)',
    'contract_terms UPDATE (from_period, agreed_at, withdrawn_at)',
    'exclusion UPDATE (decision, accepted, answer, decided_at, withdrawn_at, vendor_withdrew_at)',
    'objective INSERT',
    'objective SELECT',
    'statement INSERT',
    'statement UPDATE (state, revision, content, content_hash, submitted_at, submitted_by, locked_at, locked_by)',
    'statement_dispute UPDATE (answer, answered_at, answered_by)',
  ].sort(),
  accord_worker: WORKER_GRANTS,
  accord_operator: ['organisation INSERT', 'organisation SELECT'],
};

let test: TestDatabase;
beforeAll(async () => {
  test = await createTestDatabase();
});
afterAll(() => test?.drop());

function ask<T extends QueryResultRow>(text: string, values: unknown[] = []): Promise<T[]> {
  return askDirectly<T>(test.superuserUrl, text, values);
}

describe('the catalog of the database', () => {
  it('holds no table, partition, view or sequence that is not listed with its class', async () => {
    const rows = await ask<{ name: string; kind: string }>(
      `SELECT relname AS name, relkind AS kind FROM pg_class
       WHERE relnamespace = 'public'::regnamespace AND relkind NOT IN ('i', 'I', 't') ORDER BY relname`,
    );
    const tables = rows.filter(({ kind }) => kind === 'r').map(({ name }) => name);
    expect(tables).toEqual([...Object.keys(TABLE_CLASSES), ...NO_TENANTS_DATA].sort());
    const others = rows.filter(({ kind }) => kind !== 'r').map(({ name, kind }) => `${kind} ${name}`);
    expect(others).toEqual(['S schema_migration_id_seq']);
  });

  it('keeps everything in the one schema', async () => {
    const schemas = await ask<{ name: string }>(
      `SELECT DISTINCT n.nspname AS name FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
       WHERE n.nspname NOT LIKE 'pg\\_%' AND n.nspname <> 'information_schema'`,
    );
    expect(schemas).toEqual([{ name: 'public' }]);
  });

  it('has row-level security enabled and forced on every table', async () => {
    const open = await ask<{ name: string }>(
      `SELECT relname AS name FROM pg_class
       WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') AND NOT (relrowsecurity AND relforcerowsecurity)`,
    );
    expect(open.map(({ name }) => name)).toEqual(NO_TENANTS_DATA);
  });

  it.each(Object.entries(TABLE_CLASSES))('gives %s exactly the policies of its class, %s', async (table, kind) => {
    const policies = await ask<{ roles: string; cmd: string; qual: string; with_check: string; permissive: string }>(
      `SELECT array_to_string(roles, ',') AS roles, cmd, qual, with_check, permissive FROM pg_policies
       WHERE schemaname = 'public' AND tablename = $1`,
      [table],
    );
    const found = policies.map((policy) => `${policy.roles} ${policy.cmd} ${policy.qual} ${policy.with_check}`).sort();
    expect(found).toEqual([...(OTHER_POLICIES[table] ?? policiesOf(kind))].sort());
    expect(policies.every(({ permissive }) => permissive === 'PERMISSIVE')).toBe(true);
    for (const { qual, with_check } of policies) expect(`${qual} ${with_check}`).not.toMatch(/\bOR\b|\bSELECT\b/i);
  });

  it('has no trigger, no rule, no function with the rights of its owner, and one function at all', async () => {
    expect(await ask('SELECT tgname FROM pg_trigger WHERE NOT tgisinternal')).toEqual([]);
    expect(await ask(`SELECT rulename FROM pg_rules WHERE schemaname = 'public'`)).toEqual([]);
    const functions = await ask(
      `SELECT proname, prosecdef, provolatile, btrim(prosrc) AS body FROM pg_proc WHERE pronamespace = 'public'::regnamespace`,
    );
    const body = `SELECT nullif(current_setting('app.organisation_id', true), '')::uuid`;
    expect(functions).toEqual([{ proname: 'app_org', prosecdef: false, provolatile: 's', body }]);
  });

  it('begins every primary and unique key and every index with the column of a tenant', async () => {
    const keys = await ask<{ table: string; index: string; unique: boolean; first: string }>(
      `SELECT c.relname AS table, i.relname AS index, x.indisunique AS unique, a.attname AS first
       FROM pg_index x
       JOIN pg_class c ON c.oid = x.indrelid JOIN pg_class i ON i.oid = x.indexrelid
       JOIN pg_attribute a ON a.attrelid = x.indrelid AND a.attnum = x.indkey[0]
       WHERE c.relnamespace = 'public'::regnamespace`,
    );
    const classes: Record<string, TableClass> = TABLE_CLASSES;
    for (const { table, index, unique, first } of keys.filter((key) => !NO_TENANTS_DATA.includes(key.table))) {
      if (table === 'organisation') continue;
      const isTwoParty = classes[table] === 'TWO_PARTY';
      const firsts = !isTwoParty ? ['organisation_id'] : unique ? ['tenant_id'] : ['tenant_id', 'vendor_id'];
      expect([index, firsts.includes(first) ? 'fine' : first]).toEqual([index, 'fine']);
    }
  });

  it('begins every composite foreign key with the column of a tenant on both ends; single ones name an organisation', async () => {
    const keys = await ask<{ name: string; table: string; columns: string[]; target: string; targets: string[] }>(
      `SELECT k.conname AS name, k.conrelid::regclass::text AS table, k.confrelid::regclass::text AS target,
         ARRAY(SELECT attname::text FROM unnest(k.conkey) WITH ORDINALITY u(n, o)
           JOIN pg_attribute ON attrelid = k.conrelid AND attnum = u.n ORDER BY u.o) AS columns,
         ARRAY(SELECT attname::text FROM unnest(k.confkey) WITH ORDINALITY u(n, o)
           JOIN pg_attribute ON attrelid = k.confrelid AND attnum = u.n ORDER BY u.o) AS targets
       FROM pg_constraint k WHERE k.contype = 'f' AND k.connamespace = 'public'::regnamespace`,
    );
    expect(keys.length).toBeGreaterThanOrEqual(20);
    const classes: Record<string, TableClass> = TABLE_CLASSES;
    for (const { name, table, columns, target, targets } of keys) {
      const own = classes[table] === 'ONE_PARTY' ? 'organisation_id' : 'tenant_id';
      const ends = columns.length === 1 ? target : `${columns[0]} ${targets[0]}`;
      expect([name, ends]).toEqual([name, columns.length === 1 ? 'organisation' : `${own} ${own}`]);
    }
  });

  it('deletes and empties nothing by itself along a foreign key', async () => {
    const acting = await ask(
      `SELECT conname FROM pg_constraint WHERE contype = 'f' AND (confdeltype NOT IN ('a', 'r') OR confupdtype NOT IN ('a', 'r'))`,
    );
    expect(acting).toEqual([]);
  });
});

describe('the grants', () => {
  it.each(DATABASE_ROLES)('of %s are these and no others', async (role) => {
    const whole = await ask<{ grant: string }>(
      `SELECT c.relname || ' ' || x.privilege_type AS grant
       FROM pg_class c, aclexplode(c.relacl) x
       WHERE c.relnamespace = 'public'::regnamespace AND x.grantee = $1::regrole`,
      [role],
    );
    const columns = await ask<{ grant: string }>(
      `SELECT c.relname || ' ' || x.privilege_type || ' (' || string_agg(a.attname, ', ' ORDER BY a.attnum) || ')' AS grant
       FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid, aclexplode(a.attacl) x
       WHERE c.relnamespace = 'public'::regnamespace AND x.grantee = $1::regrole
       GROUP BY c.relname, x.privilege_type`,
      [role],
    );
    const found = [...whole, ...columns].map(({ grant }) => grant).sort();
    const sorted = (grants: readonly string[]) => grants.map(columnsSorted).sort();
    expect(sorted(found)).toEqual(sorted(GRANTS[role] ?? []));
  });

  it('give everybody nothing, and no role a way to another', async () => {
    expect(
      await ask(
        `SELECT relname FROM pg_class c, aclexplode(c.relacl) x WHERE c.relnamespace = 'public'::regnamespace AND x.grantee = 0`,
      ),
    ).toEqual([]);
    const roles = await ask(
      `SELECT rolname::text AS name, rolsuper OR rolbypassrls OR rolcanlogin OR rolcreaterole OR rolcreatedb AS mighty,
         has_schema_privilege(oid, 'public', 'CREATE') AS creates,
         (SELECT count(*)::int FROM pg_auth_members WHERE member = r.oid) AS memberships
       FROM pg_roles r WHERE rolname = ANY ($1) ORDER BY rolname`,
      [[...DATABASE_ROLES]],
    );
    const names = [...DATABASE_ROLES].sort();
    expect(roles).toEqual(names.map((name) => ({ name, mighty: false, creates: false, memberships: 0 })));
  });

  it('let the worker read neither what a ticket says nor templates, and change no key', async () => {
    const asWorker = (text: string, index: number) =>
      test.database.write('WORKER', 0, (unit) => unit.rows({ name: `test_worker_${index}`, text }, []));
    const refused = [
      'SELECT subject FROM ticket',
      'SELECT * FROM ticket',
      `UPDATE ticket SET subject = 'x'`,
      'SELECT 1 FROM calendar_template',
      `UPDATE api_key SET secret_hash = 'x'`,
      'UPDATE api_key SET revoked_at = NULL',
      `UPDATE contract SET name = 'x'`,
      'DELETE FROM ticket',
    ];
    for (const [index, text] of refused.entries()) {
      await expect(asWorker(text, index)).rejects.toThrow('permission denied');
    }
  });
});

function columnsSorted(grant: string): string {
  return grant.replace(/\((.*)\)/, (_, columns: string) => `(${columns.split(', ').sort().join(', ')})`);
}

const ROLES: readonly Role[] = ['ADMIN', 'MANAGER', 'VIEWER', 'INTEGRATOR', 'OPERATOR'];
const SIDES: readonly Side[] = ['CLIENT', 'VENDOR'];
const SCOPES: readonly Scope[] = ['contracts:read', 'facts:write', 'events:read'];

/** Who may do what: columns A(DMIN) M(ANAGER) V(IEWER) I(NTEGRATOR) O(PERATOR) as a client, as a vendor, and the scope of a key. */
const ACCESS: Record<Action, [client: string, vendor: string, scopes: string]> = {
  'viewer.read': ['A M V I O', 'A M V I O', 'contracts:read facts:write events:read'],
  'organisation.create': ['        O', '        O', ''],
  'apikey.manage': ['A        ', 'A        ', ''],
  'calendar.read': ['A M V I  ', 'A M V I  ', 'contracts:read'],
  'calendar.write': ['A M      ', 'A M      ', ''],
  'contract.read': ['A M V I  ', 'A M V I  ', 'contracts:read'],
  'contract.draft': ['A M      ', '         ', ''],
  'contract.invite': ['A M      ', '         ', ''],
  'contract.agree': ['A M      ', 'A M      ', ''],
  'contract.amend': ['A M      ', 'A M      ', ''],
  'contract.holiday': ['A M      ', 'A M      ', ''],
  'ticket.read': ['A M V I  ', 'A M V I  ', 'contracts:read'],
  'compliance.read': ['A M V I  ', 'A M V I  ', 'contracts:read'],
  'credit.read': ['A M V I  ', 'A M V I  ', 'contracts:read'],
  'exclusion.write': ['A M      ', 'A M      ', ''],
  'statement.read': ['A M V I  ', 'A M V I  ', 'contracts:read'],
  'statement.submit': ['         ', 'A M      ', ''],
  'statement.decide': ['A M      ', '         ', ''],
  'statement.lock': ['A M      ', 'A M      ', ''],
  'facts.record': ['A M   I  ', 'A M   I  ', 'facts:write'],
  'event.read': ['A M V I  ', 'A M V I  ', 'events:read'],
  'endpoint.manage': ['A        ', 'A        ', ''],
  'delivery.read': ['A M V I  ', 'A M V I  ', 'events:read'],
  'delivery.repeat': ['A M   I  ', 'A M   I  ', 'events:read'],
  'contact.read': ['A M V    ', 'A M V    ', ''],
  'contact.manage': ['A M      ', 'A M      ', ''],
  'connector.read': ['A M   I  ', 'A M   I  ', ''],
  'connector.manage': ['A M      ', 'A M      ', ''],
  'escalation.read': ['A M V I  ', 'A M V I  ', 'contracts:read'],
  'escalation.write': ['A M      ', 'A M      ', ''],
  'escalation.acknowledge': ['A M   I  ', 'A M   I  ', 'facts:write'],
};

describe('the access table', () => {
  it('lists every action', () => {
    expect([...ACTIONS].sort()).toEqual(Object.keys(ACCESS).sort());
  });

  it.each(Object.entries(ACCESS))('allows %s to whom it says', (name, [client, vendor, scopes]) => {
    const action = name as Action;
    for (const side of SIDES) {
      const line = ROLES.map((role) => (isAllowed(actorOf('any', side, { role }), action) ? role[0] : ' ')).join(' ');
      expect(`${side} ${line}`).toBe(`${side} ${side === 'CLIENT' ? client : vendor}`);
      const byKey = SCOPES.filter((scope) => isAllowed(actorOf('any', side, { scopes: [scope] }), action));
      expect(byKey.join(' ')).toBe(scopes);
    }
  });
});
