import type { MigrationInterface, QueryRunner } from 'typeorm';
import { distribute, protect, type TenantTable } from '../src/platform/tenancy.js';

const LANE_KIND = `lane_kind text NOT NULL CHECK (lane_kind IN ('WEBHOOK', 'EMAIL'))`;

/** Endpoints, what is to be told to a receiver, each try of it, and the lanes: one a receiver, worked by one node at a time. */
export class CreateDeliveries1780000007500 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE endpoint (
        organisation_id uuid NOT NULL REFERENCES organisation (id),
        id uuid NOT NULL,
        side text NOT NULL CHECK (side IN ('CLIENT', 'VENDOR')),
        name text NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
        url text CHECK (length(url) BETWEEN 1 AND 2000),
        contact_id uuid,
        kinds text[],
        contract_ids uuid[],
        envelope text NOT NULL CHECK (envelope IN ('PLAIN', 'CLOUDEVENTS')),
        secrets jsonb NOT NULL,
        vault_key text,
        state text NOT NULL CHECK (state IN ('ACTIVE', 'PAUSED', 'DISABLED', 'REMOVED')),
        reason text CHECK (reason IN ('GONE', 'CURSOR_EXPIRED')),
        changed_at timestamptz(3) NOT NULL,
        position bigint NOT NULL CHECK (position >= 0),
        dispatched_at timestamptz(3) NOT NULL,
        created_by text NOT NULL,
        created_at timestamptz(3) NOT NULL,
        PRIMARY KEY (organisation_id, id),
        CHECK ((state = 'DISABLED') = (reason IS NOT NULL)),
        CHECK ((url IS NULL) <> (contact_id IS NULL)),
        CHECK ((url IS NULL) = (vault_key IS NULL))
      )`);
    await distribute(queryRunner, 'endpoint', 'organisation_id');
    // An organisation's endpoints in order of creation.
    await queryRunner.query('CREATE INDEX endpoint_list ON endpoint (organisation_id, side, created_at, id)');
    // Which of them may lie behind their streams.
    await queryRunner.query(`CREATE INDEX endpoint_active ON endpoint (organisation_id, side) WHERE state = 'ACTIVE'`);

    await queryRunner.query(`
      CREATE TABLE delivery (
        organisation_id uuid NOT NULL REFERENCES organisation (id),
        id uuid NOT NULL,
        side text NOT NULL CHECK (side IN ('CLIENT', 'VENDOR')),
        ${LANE_KIND},
        lane_id uuid NOT NULL,
        event_id uuid,
        contract_id uuid,
        position bigint,
        payload jsonb NOT NULL,
        state text NOT NULL CHECK (state IN ('WAITING', 'DELIVERED', 'DEAD')),
        attempts integer NOT NULL CHECK (attempts >= 0),
        tries integer NOT NULL CHECK (tries BETWEEN 0 AND attempts),
        created_at timestamptz(3) NOT NULL,
        next_action_at timestamptz(3),
        PRIMARY KEY (organisation_id, id),
        CHECK ((state = 'WAITING') = (next_action_at IS NOT NULL))
      )`);
    await distribute(queryRunner, 'delivery', 'organisation_id');
    // What a lane delivers next.
    await queryRunner.query(`
      CREATE INDEX delivery_next ON delivery (organisation_id, lane_kind, lane_id, next_action_at, position, id)
      WHERE state = 'WAITING'`);
    // The deliveries of a lane, newest first, and their removal, oldest first.
    await queryRunner.query('CREATE INDEX delivery_list ON delivery (organisation_id, lane_id, created_at, id)');
    await queryRunner.query(`
      CREATE INDEX delivery_dead ON delivery (organisation_id, lane_id, created_at, id) WHERE state = 'DEAD'`);
    // What was told of an event.
    await queryRunner.query(
      'CREATE INDEX delivery_event ON delivery (organisation_id, event_id) WHERE event_id IS NOT NULL',
    );

    await queryRunner.query(`
      CREATE TABLE delivery_attempt (
        organisation_id uuid NOT NULL,
        delivery_id uuid NOT NULL,
        number integer NOT NULL CHECK (number >= 1),
        started_at timestamptz(3) NOT NULL,
        took integer CHECK (took >= 0),
        status integer,
        fault text,
        PRIMARY KEY (organisation_id, delivery_id, number),
        FOREIGN KEY (organisation_id, delivery_id) REFERENCES delivery (organisation_id, id)
      )`);
    await distribute(queryRunner, 'delivery_attempt', 'organisation_id');

    await queryRunner.query(`
      CREATE TABLE delivery_lane (
        organisation_id uuid NOT NULL REFERENCES organisation (id),
        ${LANE_KIND},
        lane_id uuid NOT NULL,
        held boolean NOT NULL,
        lease uuid,
        failures integer NOT NULL CHECK (failures >= 0),
        closed_until timestamptz(3),
        next_action_at timestamptz(3),
        PRIMARY KEY (organisation_id, lane_kind, lane_id)
      )`);
    await distribute(queryRunner, 'delivery_lane', 'organisation_id');
    // Lanes of one kind to be worked, organisation by organisation.
    for (const kind of ['WEBHOOK', 'EMAIL']) {
      await queryRunner.query(`
        CREATE INDEX delivery_lane_due_${kind.toLowerCase()} ON delivery_lane (organisation_id, next_action_at)
        WHERE lane_kind = '${kind}' AND next_action_at IS NOT NULL`);
    }
    // Mailboxes that could not be reached: few, and looked through when a worker starts.
    await queryRunner.query(`
      CREATE INDEX delivery_lane_failing ON delivery_lane (organisation_id, lane_id)
      WHERE lane_kind = 'EMAIL' AND failures > 0`);
    await this.protectAll(queryRunner);
  }

  private async protectAll(queryRunner: QueryRunner): Promise<void> {
    const sendAgain = 'UPDATE (state, tries, next_action_at)';
    const party = {
      endpoint:
        'SELECT, INSERT, UPDATE (name, url, contact_id, kinds, contract_ids, envelope, secrets, vault_key, state, reason, changed_at, position)',
      delivery: `SELECT, INSERT, ${sendAgain}`,
      delivery_attempt: 'SELECT',
      delivery_lane: 'SELECT, INSERT, UPDATE (held, failures, closed_until, next_action_at)',
    } as const satisfies Partial<Record<TenantTable, string>>;
    const worker = {
      endpoint: 'SELECT, UPDATE (secrets, vault_key, state, reason, changed_at, position, dispatched_at)',
      delivery: 'SELECT, INSERT, UPDATE (state, attempts, tries, position, next_action_at), DELETE',
      delivery_attempt: 'SELECT, INSERT, UPDATE (took, status, fault), DELETE',
      delivery_lane: 'SELECT, INSERT, UPDATE (held, lease, failures, closed_until, next_action_at)',
    } as const satisfies Record<keyof typeof party, string>;
    for (const table of Object.keys(party) as (keyof typeof party)[]) {
      await protect(queryRunner, table, {
        accord_client: party[table],
        accord_vendor: party[table],
        accord_worker: worker[table],
      });
    }
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    for (const table of ['delivery_lane', 'delivery_attempt', 'delivery', 'endpoint']) {
      await queryRunner.query(`DROP TABLE ${table}`);
    }
  }
}
