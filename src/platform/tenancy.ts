import type { QueryRunner } from 'typeorm';

/**
 * Who may see a table's rows.
 * - TWO_PARTY: contract data; `tenant_id` is the client organisation, `vendor_id` the vendor.
 * - ONE_PARTY: belongs to `organisation_id` alone.
 * - PLATFORM: no tenant's data.
 */
export type TableClass = 'TWO_PARTY' | 'ONE_PARTY' | 'PLATFORM';

/** Every table of Accord and its class. A test fails on any table of the database that is not listed here. */
export const TABLE_CLASSES = {
  organisation: 'PLATFORM',
  stream_head: 'PLATFORM',
  api_key: 'ONE_PARTY',
  calendar_template: 'ONE_PARTY',
  contract: 'TWO_PARTY',
  contract_terms: 'TWO_PARTY',
  contract_holiday: 'TWO_PARTY',
  objective: 'TWO_PARTY',
  contract_period: 'TWO_PARTY',
  objective_standing: 'TWO_PARTY',
  ticket: 'TWO_PARTY',
  ticket_event: 'TWO_PARTY',
  clock: 'TWO_PARTY',
  measurement: 'TWO_PARTY',
  tally: 'TWO_PARTY',
  tally_count: 'TWO_PARTY',
  exclusion: 'TWO_PARTY',
  statement: 'TWO_PARTY',
  statement_dispute: 'TWO_PARTY',
  audit_entry: 'TWO_PARTY',
  journal: 'ONE_PARTY',
  escalation_policy: 'TWO_PARTY',
  escalation_step: 'TWO_PARTY',
  acknowledgement: 'TWO_PARTY',
  contact: 'ONE_PARTY',
  contact_group: 'ONE_PARTY',
  endpoint: 'ONE_PARTY',
  delivery: 'ONE_PARTY',
  delivery_attempt: 'ONE_PARTY',
  delivery_lane: 'ONE_PARTY',
  connector: 'ONE_PARTY',
  rejected_payload: 'ONE_PARTY',
} as const satisfies Record<string, TableClass>;

export type TenantTable = keyof typeof TABLE_CLASSES;

/** The database roles a transaction can run as; none of them logs in, owns anything or bypasses row security. */
export const DATABASE_ROLES = ['accord_client', 'accord_vendor', 'accord_worker', 'accord_operator'] as const;
export type DatabaseRole = (typeof DATABASE_ROLES)[number];

/** What a role may do with a table: privileges as in GRANT, e.g. `SELECT, INSERT` or `SELECT (id, slug)`. */
export type Grants = Partial<Record<DatabaseRole, string>>;

const OWN_ROWS: Record<TableClass, { client: string; vendor: string }> = {
  TWO_PARTY: { client: 'tenant_id = app_org()', vendor: 'vendor_id = app_org()' },
  ONE_PARTY: { client: 'organisation_id = app_org()', vendor: 'organisation_id = app_org()' },
  PLATFORM: { client: 'true', vendor: 'true' },
};

/** Puts forced row-level security with its class's policies, and the grants, on a table. Call it right after CREATE TABLE. */
export async function protect(queryRunner: QueryRunner, table: TenantTable, grants: Grants): Promise<void> {
  const own = OWN_ROWS[TABLE_CLASSES[table]];
  await queryRunner.query(`ALTER TABLE ${table} ENABLE ROW LEVEL SECURITY`);
  await queryRunner.query(`ALTER TABLE ${table} FORCE ROW LEVEL SECURITY`);
  await queryRunner.query(
    `CREATE POLICY ${table}_client ON ${table} TO accord_client USING (${own.client}) WITH CHECK (${own.client})`,
  );
  await queryRunner.query(
    `CREATE POLICY ${table}_vendor ON ${table} TO accord_vendor USING (${own.vendor}) WITH CHECK (${own.vendor})`,
  );
  await queryRunner.query(`CREATE POLICY ${table}_worker ON ${table} TO accord_worker USING (true) WITH CHECK (true)`);
  await queryRunner.query(`REVOKE ALL ON ${table} FROM PUBLIC`);
  for (const [role, privileges] of Object.entries(grants)) {
    await queryRunner.query(`GRANT ${privileges} ON ${table} TO ${role}`);
  }
}

/** Distributes a table by its tenant where Citus is present; nothing on plain PostgreSQL. */
export async function distribute(queryRunner: QueryRunner, table: TenantTable, column: string): Promise<void> {
  const [row] = (await queryRunner.query(
    `SELECT count(*)::int AS present FROM pg_extension WHERE extname = 'citus'`,
  )) as [{ present: number }];
  if (row.present === 0) return;
  await queryRunner.query(`SELECT create_distributed_table('${table}', '${column}')`);
}
