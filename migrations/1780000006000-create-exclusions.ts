import type { MigrationInterface, QueryRunner } from 'typeorm';
import { distribute, protect } from '../src/platform/tenancy.js';

/** What one party asks not to be counted, and what the other says to it. */
export class CreateExclusions1780000006000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    // `accepted` is what holds of `scope`; in force is what is accepted and not withdrawn. Rows are never deleted.
    await queryRunner.query(`
      CREATE TABLE exclusion (
        tenant_id uuid NOT NULL,
        contract_id uuid NOT NULL,
        id uuid NOT NULL,
        vendor_id uuid NOT NULL,
        reference text NOT NULL,
        kind text NOT NULL CHECK (kind IN ('MAINTENANCE', 'FORCE_MAJEURE', 'CAUSED_BY_CLIENT', 'FORECAST_EXCEEDED', 'OTHER')),
        effect text NOT NULL CHECK (effect IN ('REMOVE', 'COUNT_AS_GOOD')),
        scope jsonb NOT NULL,
        reason text NOT NULL,
        evidence jsonb NOT NULL,
        proposed_by text NOT NULL CHECK (proposed_by IN ('CLIENT', 'VENDOR')),
        proposed_at timestamptz(3) NOT NULL,
        decision text CHECK (decision IN ('ACCEPTED', 'ACCEPTED_IN_PART', 'REJECTED')),
        accepted jsonb,
        answer text,
        decided_at timestamptz(3),
        client_withdrew_at timestamptz(3),
        vendor_withdrew_at timestamptz(3),
        withdrawn_at timestamptz(3),
        PRIMARY KEY (tenant_id, contract_id, id),
        UNIQUE (tenant_id, contract_id, reference),
        CHECK ((decision IS NULL) = (decided_at IS NULL)),
        CHECK ((accepted IS NOT NULL) = (decision IS NOT NULL AND decision <> 'REJECTED')),
        CHECK (accepted IS NULL OR withdrawn_at IS NULL OR (client_withdrew_at IS NOT NULL AND vendor_withdrew_at IS NOT NULL)),
        FOREIGN KEY (tenant_id, contract_id, vendor_id) REFERENCES contract (tenant_id, id, vendor_id)
      )`);
    await distribute(queryRunner, 'exclusion', 'tenant_id');
    // Lists of a contract, the latest first.
    await queryRunner.query('CREATE INDEX exclusion_latest ON exclusion (tenant_id, contract_id, proposed_at, id)');
    // Either party proposes, decides and withdraws; neither withdraws for the other, or changes what was proposed.
    const proposal =
      'tenant_id, contract_id, id, vendor_id, reference, kind, effect, scope, reason, evidence, proposed_by, proposed_at';
    const acts = 'decision, accepted, answer, decided_at, withdrawn_at';
    await protect(queryRunner, 'exclusion', {
      accord_client: `SELECT, INSERT (${proposal}), UPDATE (${acts}, client_withdrew_at)`,
      accord_vendor: `SELECT, INSERT (${proposal}), UPDATE (${acts}, vendor_withdrew_at)`,
      accord_worker: 'SELECT',
    });
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP TABLE exclusion');
  }
}
