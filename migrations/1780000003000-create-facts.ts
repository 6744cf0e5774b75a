import type { MigrationInterface, QueryRunner } from 'typeorm';
import { distribute, protect } from '../src/platform/tenancy.js';

/** Tickets, their events and clocks, measurements, and the day tallies counted from them. */
export class CreateFacts1780000003000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    // The ticket is what is locked and what is due: next_action_at is the earliest of its clocks', due_at the earliest running due
    // time ('infinity': none; the last instant: all are paused), which orders the queue. stake_objective_id is the objective of the
    // clock that is most at stake, due at stake_due_at ('infinity': paused); its miss counts in stake_period (-1: the one that runs
    // then). Its id is derived from contract, source and external id, so that no other key has to keep these apart; contract and
    // vendor stand in its primary key for the rows that refer to all of it. Room in each page: where no due time changes, its new
    // version beside the old one needs no entry in any index.
    await queryRunner.query(`
      CREATE TABLE ticket (
        tenant_id uuid NOT NULL,
        id uuid NOT NULL,
        contract_id uuid NOT NULL,
        vendor_id uuid NOT NULL,
        source text NOT NULL,
        external_id text NOT NULL,
        subject text,
        channel text,
        priority text,
        tier text,
        category text,
        assignee_group text,
        affected_users integer,
        business_critical boolean,
        status text,
        opened_at timestamptz(3),
        resolved_at timestamptz(3),
        closed_at timestamptz(3),
        cancelled_at timestamptz(3),
        last_event_at timestamptz(3),
        due_at timestamptz(3) NOT NULL DEFAULT 'infinity',
        stake_objective_id uuid,
        stake_period integer NOT NULL DEFAULT -1,
        stake_due_at timestamptz(3) NOT NULL DEFAULT 'infinity',
        next_action_at timestamptz(3),
        escalation_at timestamptz(3),
        -- Since when it could not be counted anew; it is tried again at next_action_at.
        set_aside_at timestamptz(3),
        recorded_at timestamptz(3) NOT NULL,
        PRIMARY KEY (tenant_id, id, contract_id, vendor_id),
        FOREIGN KEY (tenant_id, contract_id, vendor_id) REFERENCES contract (tenant_id, id, vendor_id)
      ) WITH (fillfactor = 80)`);
    await distribute(queryRunner, 'ticket', 'tenant_id');
    await queryRunner.query('CREATE INDEX ticket_vendor ON ticket (vendor_id, id)');
    // TIME_TO_BREACH lists: of a client, of a vendor, of one contract.
    await queryRunner.query('CREATE INDEX ticket_client_queue ON ticket (tenant_id, due_at, id)');
    await queryRunner.query('CREATE INDEX ticket_vendor_queue ON ticket (vendor_id, due_at, id)');
    await queryRunner.query('CREATE INDEX ticket_contract_queue ON ticket (tenant_id, contract_id, due_at, id)');
    // IMPACT lists, by objective and period: business-critical tickets, then the most affected users, then by due time. Only of
    // tickets with something at stake.
    await queryRunner.query(`
      CREATE INDEX ticket_stake ON ticket (tenant_id, stake_objective_id, stake_period,
        (- (coalesce(affected_users, 0)::bigint + CASE WHEN business_critical THEN 1000000000000 ELSE 0 END)),
        stake_due_at, id)
      WHERE stake_objective_id IS NOT NULL`);
    // OPENED_AT lists.
    await queryRunner.query('CREATE INDEX ticket_client_opened ON ticket (tenant_id, opened_at, id)');
    await queryRunner.query('CREATE INDEX ticket_vendor_opened ON ticket (vendor_id, opened_at, id)');
    await queryRunner.query('CREATE INDEX ticket_contract_opened ON ticket (tenant_id, contract_id, opened_at, id)');
    // The worker's claim.
    await queryRunner.query(
      'CREATE INDEX ticket_due ON ticket (tenant_id, next_action_at) WHERE next_action_at IS NOT NULL',
    );
    // The ladders' claim, and a walk through all that wait on a ladder. Tickets of contracts without one are in neither.
    await queryRunner.query(
      'CREATE INDEX ticket_escalation ON ticket (tenant_id, escalation_at) WHERE escalation_at IS NOT NULL',
    );
    await queryRunner.query(
      'CREATE INDEX ticket_waiting ON ticket (tenant_id, contract_id, id) WHERE escalation_at IS NOT NULL',
    );
    // Whether a statement has to wait for one.
    await queryRunner.query(
      'CREATE INDEX ticket_set_aside ON ticket (tenant_id, contract_id) WHERE set_aside_at IS NOT NULL',
    );
    await protect(queryRunner, 'ticket', {
      accord_client: 'SELECT, INSERT, UPDATE',
      accord_vendor: 'SELECT, INSERT, UPDATE',
      // Never the subject: what a ticket says is no business of the worker.
      accord_worker: `SELECT (ctid, tenant_id, id, contract_id, vendor_id, source, external_id, due_at, stake_objective_id,
                stake_period, stake_due_at, next_action_at, escalation_at),
        UPDATE (channel, priority, tier, category, assignee_group, affected_users, business_critical, status, opened_at,
                resolved_at, closed_at, cancelled_at, last_event_at, due_at, stake_objective_id, stake_period, stake_due_at,
                next_action_at, escalation_at, set_aside_at)`,
    });

    // One reference to the ticket ties its events and clocks to tenant, contract and vendor at once: checking each by itself cost
    // most of the time of an insert.
    await queryRunner.query(`
      CREATE TABLE ticket_event (
        tenant_id uuid NOT NULL,
        contract_id uuid NOT NULL,
        source text NOT NULL,
        external_id text NOT NULL,
        vendor_id uuid NOT NULL,
        ticket_id uuid NOT NULL,
        kind text NOT NULL,
        occurred_at timestamptz(3) NOT NULL,
        sequence bigint NOT NULL DEFAULT 0,
        revision integer NOT NULL CHECK (revision >= 1),
        withdrawn boolean NOT NULL,
        is_public boolean NOT NULL,
        status text,
        channel text,
        priority text,
        tier text,
        category text,
        assignee_group text,
        affected_users integer,
        business_critical boolean,
        content_hash text NOT NULL,
        mode text NOT NULL CHECK (mode IN ('LIVE', 'BACKFILL')),
        recorded_at timestamptz(3) NOT NULL,
        first_recorded_at timestamptz(3),
        PRIMARY KEY (tenant_id, contract_id, source, external_id),
        FOREIGN KEY (tenant_id, ticket_id, contract_id, vendor_id) REFERENCES ticket (tenant_id, id, contract_id, vendor_id)
      )`);
    await distribute(queryRunner, 'ticket_event', 'tenant_id');
    // Replay of a ticket, and its history.
    await queryRunner.query('CREATE INDEX ticket_event_replay ON ticket_event (tenant_id, ticket_id, occurred_at)');
    await protect(queryRunner, 'ticket_event', {
      accord_client: 'SELECT, INSERT, UPDATE',
      accord_vendor: 'SELECT, INSERT, UPDATE',
      accord_worker: 'SELECT',
    });

    // Room in each page: while a clock is open and its due time stays, its new version beside the old one needs no entry in any index.
    await queryRunner.query(`
      CREATE TABLE clock (
        tenant_id uuid NOT NULL,
        ticket_id uuid NOT NULL,
        objective_id uuid NOT NULL,
        cycle text NOT NULL,
        contract_id uuid NOT NULL,
        vendor_id uuid NOT NULL,
        state text NOT NULL CHECK (state IN ('RUNNING', 'PAUSED', 'MET', 'BREACHED', 'CANCELLED')),
        started_at timestamptz(3) NOT NULL,
        terms_version integer NOT NULL,
        goal integer NOT NULL,
        -- Without a limit, or due times, where the objective sets none.
        goal_limit jsonb,
        limit_ms bigint,
        due_at timestamptz(3),
        original_due_at timestamptz(3),
        warn_at timestamptz(3),
        breached_at timestamptz(3),
        stopped_at timestamptz(3),
        elapsed_ms bigint NOT NULL,
        elapsed_at timestamptz(3) NOT NULL,
        next_action_at timestamptz(3),
        -- What was announced of it, which no replay changes: warned already; breaches announced so far; the standing breach's event.
        warned boolean NOT NULL DEFAULT false,
        generation integer NOT NULL DEFAULT 0,
        breach_event_id uuid,
        -- The period it counts in, because it was pending when the statement of an earlier one was locked: with exclusions
        -- applied, and as reported, where it may have settled before.
        carried_to integer,
        raw_carried_to integer,
        -- What exclusions make of it, where that differs.
        adjusted jsonb,
        PRIMARY KEY (tenant_id, ticket_id, objective_id, cycle),
        FOREIGN KEY (tenant_id, ticket_id, contract_id, vendor_id) REFERENCES ticket (tenant_id, id, contract_id, vendor_id),
        FOREIGN KEY (tenant_id, contract_id, objective_id) REFERENCES objective (tenant_id, contract_id, id)
      ) WITH (fillfactor = 80)`);
    await distribute(queryRunner, 'clock', 'tenant_id');
    // TIME_TO_BREACH lists of objectives: of open clocks only, those that are paused before their due time last.
    await queryRunner.query(`
      CREATE INDEX clock_open ON clock (tenant_id, objective_id,
        coalesce(due_at, '9999-12-31T23:59:59.999Z'::timestamptz), ticket_id)
      WHERE state IN ('RUNNING', 'PAUSED')`);
    // What a statement counts of earlier periods.
    await queryRunner.query(
      'CREATE INDEX clock_carried ON clock (tenant_id, contract_id, carried_to) WHERE carried_to IS NOT NULL',
    );
    // What a statement says of exclusions: few clocks are touched by any.
    await queryRunner.query(
      'CREATE INDEX clock_adjusted ON clock (tenant_id, contract_id, started_at) WHERE adjusted IS NOT NULL',
    );
    await protect(queryRunner, 'clock', {
      accord_client: 'SELECT, INSERT, UPDATE',
      accord_vendor: 'SELECT, INSERT, UPDATE',
      accord_worker: 'SELECT, INSERT, UPDATE',
    });

    await queryRunner.query(`
      CREATE TABLE measurement (
        tenant_id uuid NOT NULL,
        contract_id uuid NOT NULL,
        kind text NOT NULL CHECK (kind IN ('QUEUE_INTERVAL', 'CONTACT', 'OUTAGE', 'SURVEY_RESPONSE', 'AUDIT', 'COUNTER')),
        source text NOT NULL,
        external_id text NOT NULL,
        vendor_id uuid NOT NULL,
        occurred_at timestamptz(3) NOT NULL,
        ends_at timestamptz(3),
        revision integer NOT NULL CHECK (revision >= 1),
        withdrawn boolean NOT NULL,
        content jsonb NOT NULL,
        content_hash text NOT NULL,
        mode text NOT NULL CHECK (mode IN ('LIVE', 'BACKFILL')),
        recorded_at timestamptz(3) NOT NULL,
        PRIMARY KEY (tenant_id, contract_id, kind, source, external_id),
        FOREIGN KEY (tenant_id, contract_id, vendor_id) REFERENCES contract (tenant_id, id, vendor_id)
      )`);
    await distribute(queryRunner, 'measurement', 'tenant_id');
    // Lists of a contract's measurements by time, and the outages of a span.
    await queryRunner.query(
      'CREATE INDEX measurement_time ON measurement (tenant_id, contract_id, kind, occurred_at, source, external_id)',
    );
    await protect(queryRunner, 'measurement', {
      accord_client: 'SELECT, INSERT, UPDATE',
      accord_vendor: 'SELECT, INSERT, UPDATE',
      accord_worker: 'SELECT',
    });

    await queryRunner.query(`
      CREATE TABLE tally (
        tenant_id uuid NOT NULL,
        contract_id uuid NOT NULL,
        objective_id uuid NOT NULL,
        counted_on date NOT NULL,
        slice integer NOT NULL CHECK (slice >= 0),
        part text NOT NULL CHECK (part IN ('RAW', 'ADJUSTMENT')),
        vendor_id uuid NOT NULL,
        good bigint NOT NULL,
        total bigint NOT NULL,
        sum bigint NOT NULL,
        pending bigint NOT NULL,
        PRIMARY KEY (tenant_id, contract_id, objective_id, counted_on, slice, part),
        FOREIGN KEY (tenant_id, contract_id, objective_id) REFERENCES objective (tenant_id, contract_id, id),
        FOREIGN KEY (tenant_id, contract_id, vendor_id) REFERENCES contract (tenant_id, id, vendor_id)
      )`);
    await distribute(queryRunner, 'tally', 'tenant_id');
    await protect(queryRunner, 'tally', {
      accord_client: 'SELECT, INSERT, UPDATE',
      accord_vendor: 'SELECT, INSERT, UPDATE',
      accord_worker: 'SELECT, INSERT, UPDATE',
    });

    // Histograms: how many outcomes fell into a bucket of time, or into one of the five counts of contacts.
    await queryRunner.query(`
      CREATE TABLE tally_count (
        tenant_id uuid NOT NULL,
        contract_id uuid NOT NULL,
        objective_id uuid NOT NULL,
        counted_on date NOT NULL,
        part text NOT NULL CHECK (part IN ('RAW', 'ADJUSTMENT')),
        bucket integer NOT NULL CHECK (bucket >= 0),
        vendor_id uuid NOT NULL,
        count bigint NOT NULL,
        PRIMARY KEY (tenant_id, contract_id, objective_id, counted_on, part, bucket),
        FOREIGN KEY (tenant_id, contract_id, objective_id) REFERENCES objective (tenant_id, contract_id, id),
        FOREIGN KEY (tenant_id, contract_id, vendor_id) REFERENCES contract (tenant_id, id, vendor_id)
      )`);
    await distribute(queryRunner, 'tally_count', 'tenant_id');
    await protect(queryRunner, 'tally_count', {
      accord_client: 'SELECT, INSERT, UPDATE',
      accord_vendor: 'SELECT, INSERT, UPDATE',
      accord_worker: 'SELECT, INSERT, UPDATE',
    });
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    for (const table of ['tally_count', 'tally', 'measurement', 'clock', 'ticket_event', 'ticket']) {
      await queryRunner.query(`DROP TABLE ${table}`);
    }
  }
}
