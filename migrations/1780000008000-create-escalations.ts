import type { MigrationInterface, QueryRunner } from 'typeorm';
import { distribute, protect } from '../src/platform/tenancy.js';

/** Escalation policies, the steps that were taken by them, and who took a ticket in hand. */
export class CreateEscalations1780000008000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    // Versions are added, never changed: a clock keeps to the one that held when it started.
    await queryRunner.query(`
      CREATE TABLE escalation_policy (
        tenant_id uuid NOT NULL,
        contract_id uuid NOT NULL,
        side text NOT NULL CHECK (side IN ('CLIENT', 'VENDOR')),
        key text NOT NULL CHECK (key ~ '^[a-z0-9][a-z0-9_-]{0,62}$'),
        version integer NOT NULL CHECK (version >= 1),
        vendor_id uuid NOT NULL,
        name text NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
        valid_from timestamptz(3) NOT NULL,
        retired boolean NOT NULL,
        objectives jsonb NOT NULL,
        scope jsonb NOT NULL,
        levels jsonb NOT NULL,
        PRIMARY KEY (tenant_id, contract_id, side, key, version),
        FOREIGN KEY (tenant_id, contract_id, vendor_id) REFERENCES contract (tenant_id, id, vendor_id)
      )`);
    await distribute(queryRunner, 'escalation_policy', 'tenant_id');
    await queryRunner.query('CREATE INDEX escalation_policy_vendor ON escalation_policy (vendor_id, contract_id)');
    await protect(queryRunner, 'escalation_policy', {
      accord_client: 'SELECT, INSERT',
      accord_vendor: 'SELECT, INSERT',
      accord_worker: 'SELECT',
    });

    // The key is what makes a step happen once, whoever takes it.
    await queryRunner.query(`
      CREATE TABLE escalation_step (
        tenant_id uuid NOT NULL,
        ticket_id uuid NOT NULL,
        objective_id uuid NOT NULL,
        cycle text NOT NULL,
        side text NOT NULL,
        policy_key text NOT NULL,
        level integer NOT NULL CHECK (level >= 1),
        repeat integer NOT NULL CHECK (repeat >= 0),
        contract_id uuid NOT NULL,
        vendor_id uuid NOT NULL,
        policy_version integer NOT NULL,
        state text NOT NULL CHECK (state IN ('TAKEN', 'SKIPPED_LATE')),
        due_at timestamptz(3) NOT NULL,
        recorded_at timestamptz(3) NOT NULL,
        reasons jsonb NOT NULL,
        PRIMARY KEY (tenant_id, ticket_id, objective_id, cycle, side, policy_key, level, repeat),
        FOREIGN KEY (tenant_id, ticket_id, contract_id, vendor_id) REFERENCES ticket (tenant_id, id, contract_id, vendor_id),
        FOREIGN KEY (tenant_id, contract_id, objective_id) REFERENCES objective (tenant_id, contract_id, id),
        FOREIGN KEY (tenant_id, contract_id, side, policy_key, policy_version)
          REFERENCES escalation_policy (tenant_id, contract_id, side, key, version)
      )`);
    await distribute(queryRunner, 'escalation_step', 'tenant_id');
    // Reports over a span of time: of a client, of a vendor.
    await queryRunner.query('CREATE INDEX escalation_step_client_span ON escalation_step (tenant_id, recorded_at)');
    await queryRunner.query('CREATE INDEX escalation_step_vendor_span ON escalation_step (vendor_id, recorded_at)');
    await protect(queryRunner, 'escalation_step', {
      accord_client: 'SELECT',
      accord_vendor: 'SELECT',
      accord_worker: 'SELECT, INSERT',
    });

    // Rows are only added; of those of one side the latest counts.
    await queryRunner.query(`
      CREATE TABLE acknowledgement (
        tenant_id uuid NOT NULL,
        ticket_id uuid NOT NULL,
        side text NOT NULL CHECK (side IN ('CLIENT', 'VENDOR')),
        acknowledged_at timestamptz(3) NOT NULL,
        contract_id uuid NOT NULL,
        vendor_id uuid NOT NULL,
        acknowledged_until timestamptz(3) CHECK (acknowledged_until > acknowledged_at),
        acknowledged_by text NOT NULL,
        note text,
        PRIMARY KEY (tenant_id, ticket_id, side, acknowledged_at),
        FOREIGN KEY (tenant_id, ticket_id, contract_id, vendor_id) REFERENCES ticket (tenant_id, id, contract_id, vendor_id)
      )`);
    await distribute(queryRunner, 'acknowledgement', 'tenant_id');
    await queryRunner.query('CREATE INDEX acknowledgement_vendor ON acknowledgement (vendor_id, ticket_id)');
    await protect(queryRunner, 'acknowledgement', {
      accord_client: 'SELECT, INSERT',
      accord_vendor: 'SELECT, INSERT',
      accord_worker: 'SELECT',
    });
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    for (const table of ['acknowledgement', 'escalation_step', 'escalation_policy']) {
      await queryRunner.query(`DROP TABLE ${table}`);
    }
  }
}
