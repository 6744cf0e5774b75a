import type { MigrationInterface, QueryRunner } from 'typeorm';
import { distribute, protect } from '../src/platform/tenancy.js';

/** Contracts, their versioned terms, announced holidays, the stable identities of objectives, and contract periods. */
export class CreateContracts1780000002000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    // vendor_id stays null until the vendor is invited, so that no policy can show it the draft; counterparty_id is who is meant.
    await queryRunner.query(`
      CREATE TABLE contract (
        tenant_id uuid NOT NULL REFERENCES organisation (id),
        id uuid NOT NULL,
        vendor_id uuid REFERENCES organisation (id),
        counterparty_id uuid NOT NULL REFERENCES organisation (id),
        reference text NOT NULL CHECK (length(reference) BETWEEN 1 AND 100),
        name text NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
        time_zone text NOT NULL,
        starts_on date NOT NULL,
        ends_on date NOT NULL CHECK (ends_on >= starts_on),
        first_period_ends_on date CHECK (first_period_ends_on BETWEEN starts_on AND ends_on),
        periodicity text NOT NULL CHECK (periodicity IN ('MONTH', 'QUARTER', 'HALF_YEAR', 'YEAR')),
        currency text NOT NULL CHECK (currency ~ '^[A-Z]{3}$'),
        invited_at timestamptz(3),
        client_agreed_at timestamptz(3),
        vendor_agreed_at timestamptz(3),
        terminated_at timestamptz(3),
        created_at timestamptz(3) NOT NULL,
        -- Counts the changes of what exclusions are in force.
        exclusion_revision integer NOT NULL DEFAULT 0,
        -- Whether a party ever kept an escalation policy on it: only then recording has its tickets looked at.
        escalates boolean NOT NULL DEFAULT false,
        PRIMARY KEY (tenant_id, id),
        UNIQUE (tenant_id, id, vendor_id),
        UNIQUE (tenant_id, reference),
        CHECK (counterparty_id <> tenant_id),
        CHECK (vendor_id IS NULL OR vendor_id = counterparty_id)
      )`);
    await distribute(queryRunner, 'contract', 'tenant_id');
    // Lists of a vendor, by reference; (tenant_id, reference) serves the client's.
    await queryRunner.query('CREATE INDEX contract_vendor_reference ON contract (vendor_id, reference, tenant_id, id)');
    await protect(queryRunner, 'contract', {
      accord_client: 'SELECT, INSERT, UPDATE',
      accord_vendor: 'SELECT, UPDATE (vendor_agreed_at, exclusion_revision, escalates)',
      // It writes none of it: whoever may change nothing of a row may not hold it either, and a repair has to.
      accord_worker: 'SELECT, UPDATE (exclusion_revision)',
    });

    await queryRunner.query(`
      CREATE TABLE contract_terms (
        tenant_id uuid NOT NULL,
        contract_id uuid NOT NULL,
        version integer NOT NULL CHECK (version >= 1),
        vendor_id uuid,
        from_period integer NOT NULL CHECK (from_period >= 0),
        content jsonb NOT NULL,
        content_hash text NOT NULL,
        proposed_by text NOT NULL CHECK (proposed_by IN ('CLIENT', 'VENDOR')),
        proposed_at timestamptz(3) NOT NULL,
        agreed_at timestamptz(3),
        withdrawn_at timestamptz(3),
        PRIMARY KEY (tenant_id, contract_id, version),
        CHECK (agreed_at IS NULL OR withdrawn_at IS NULL),
        FOREIGN KEY (tenant_id, contract_id) REFERENCES contract (tenant_id, id),
        FOREIGN KEY (tenant_id, contract_id, vendor_id) REFERENCES contract (tenant_id, id, vendor_id)
      )`);
    await distribute(queryRunner, 'contract_terms', 'tenant_id');
    // Either party agrees to or withdraws a version; the client also rewrites its draft, and shows it to the vendor it invites.
    const decisions = 'agreed_at, from_period, withdrawn_at';
    await protect(queryRunner, 'contract_terms', {
      accord_client: `SELECT, INSERT, UPDATE (vendor_id, content, content_hash, ${decisions})`,
      accord_vendor: `SELECT, INSERT, UPDATE (${decisions})`,
      accord_worker: 'SELECT',
    });

    // A holiday is one when both parties have announced it.
    await queryRunner.query(`
      CREATE TABLE contract_holiday (
        tenant_id uuid NOT NULL,
        contract_id uuid NOT NULL,
        held_on date NOT NULL,
        vendor_id uuid NOT NULL,
        name text NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
        client_announced_at timestamptz(3),
        vendor_announced_at timestamptz(3),
        PRIMARY KEY (tenant_id, contract_id, held_on),
        CHECK (client_announced_at IS NOT NULL OR vendor_announced_at IS NOT NULL),
        FOREIGN KEY (tenant_id, contract_id, vendor_id) REFERENCES contract (tenant_id, id, vendor_id)
      )`);
    await distribute(queryRunner, 'contract_holiday', 'tenant_id');
    // Neither party announces for the other.
    const day = 'tenant_id, contract_id, held_on, vendor_id, name';
    await protect(queryRunner, 'contract_holiday', {
      accord_client: `SELECT, INSERT (${day}, client_announced_at), UPDATE (client_announced_at)`,
      accord_vendor: `SELECT, INSERT (${day}, vendor_announced_at), UPDATE (vendor_announced_at)`,
      accord_worker: 'SELECT',
    });

    await queryRunner.query(`
      CREATE TABLE objective (
        tenant_id uuid NOT NULL,
        id uuid NOT NULL,
        contract_id uuid NOT NULL,
        vendor_id uuid,
        key text NOT NULL CHECK (key ~ '^[a-z0-9][a-z0-9_-]{0,62}$'),
        PRIMARY KEY (tenant_id, id),
        UNIQUE (tenant_id, contract_id, key),
        UNIQUE (tenant_id, contract_id, id),
        FOREIGN KEY (tenant_id, contract_id) REFERENCES contract (tenant_id, id),
        FOREIGN KEY (tenant_id, contract_id, vendor_id) REFERENCES contract (tenant_id, id, vendor_id)
      )`);
    await distribute(queryRunner, 'objective', 'tenant_id');
    await queryRunner.query('CREATE INDEX objective_vendor ON objective (vendor_id, id)');
    await protect(queryRunner, 'objective', {
      accord_client: 'SELECT, INSERT, UPDATE',
      accord_vendor: 'SELECT, INSERT',
      accord_worker: 'SELECT',
    });

    // One row a period from activation on. Facts mark it due (next_action_at); the worker judges it and closes it at its end.
    await queryRunner.query(`
      CREATE TABLE contract_period (
        tenant_id uuid NOT NULL,
        contract_id uuid NOT NULL,
        period_index integer NOT NULL CHECK (period_index >= 0),
        vendor_id uuid NOT NULL,
        starts_on date NOT NULL,
        ends_on date NOT NULL,
        starts_at timestamptz(3) NOT NULL,
        ends_at timestamptz(3) NOT NULL,
        next_action_at timestamptz(3),
        announce boolean NOT NULL DEFAULT false,
        closed_at timestamptz(3),
        PRIMARY KEY (tenant_id, contract_id, period_index),
        FOREIGN KEY (tenant_id, contract_id, vendor_id) REFERENCES contract (tenant_id, id, vendor_id)
      )`);
    await distribute(queryRunner, 'contract_period', 'tenant_id');
    // The worker's claim.
    await queryRunner.query(
      'CREATE INDEX contract_period_due ON contract_period (tenant_id, next_action_at) WHERE next_action_at IS NOT NULL',
    );
    // Whoever agrees last lays the periods out; whoever records facts marks them due.
    await protect(queryRunner, 'contract_period', {
      accord_client: 'SELECT, INSERT, UPDATE (next_action_at, announce)',
      accord_vendor: 'SELECT, INSERT, UPDATE (next_action_at, announce)',
      accord_worker: 'SELECT, UPDATE',
    });

    // What was last announced of an objective in a period, so that a judgement emits only changes; and what was last judged,
    // which may be worse while an announcement is held back, for lists by risk.
    await queryRunner.query(`
      CREATE TABLE objective_standing (
        tenant_id uuid NOT NULL,
        contract_id uuid NOT NULL,
        objective_id uuid NOT NULL,
        period_index integer NOT NULL,
        vendor_id uuid NOT NULL,
        verdict text NOT NULL,
        judged text NOT NULL,
        recovered_on date,
        event_id uuid,
        -- When the verdict was announced; and, while tickets that wait for it are being marked, from when and through which.
        since timestamptz(3) NOT NULL,
        next_action_at timestamptz(3),
        marked_through uuid,
        PRIMARY KEY (tenant_id, contract_id, objective_id, period_index),
        FOREIGN KEY (tenant_id, contract_id, objective_id) REFERENCES objective (tenant_id, contract_id, id),
        FOREIGN KEY (tenant_id, contract_id, vendor_id) REFERENCES contract (tenant_id, id, vendor_id)
      )`);
    await distribute(queryRunner, 'objective_standing', 'tenant_id');
    await queryRunner.query(
      'CREATE INDEX objective_standing_due ON objective_standing (tenant_id, next_action_at) WHERE next_action_at IS NOT NULL',
    );
    await protect(queryRunner, 'objective_standing', {
      accord_client: 'SELECT',
      accord_vendor: 'SELECT',
      accord_worker: 'SELECT, INSERT, UPDATE',
    });
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    for (const table of [
      'objective_standing',
      'contract_period',
      'objective',
      'contract_holiday',
      'contract_terms',
      'contract',
    ]) {
      await queryRunner.query(`DROP TABLE ${table}`);
    }
  }
}
