import type { MigrationInterface, QueryRunner } from 'typeorm';
import { distribute } from '../src/platform/tenancy.js';

/** The journal: one row per party of an event, numbered without gaps per (organisation, side). */
export class CreateJournal1780000004000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE journal (
        organisation_id uuid NOT NULL,
        side text NOT NULL CHECK (side IN ('CLIENT', 'VENDOR')),
        sequence bigint NOT NULL CHECK (sequence >= 1),
        tenant_id uuid NOT NULL,
        vendor_id uuid NOT NULL,
        event_id uuid NOT NULL,
        kind text NOT NULL,
        occurred_at timestamptz(3) NOT NULL,
        recorded_at timestamptz(3) NOT NULL,
        contract_id uuid NOT NULL,
        objective_id uuid,
        ticket_id uuid,
        payload jsonb NOT NULL,
        PRIMARY KEY (organisation_id, side, sequence),
        CHECK (organisation_id = CASE side WHEN 'CLIENT' THEN tenant_id ELSE vendor_id END)
      )`);
    await distribute(queryRunner, 'journal', 'organisation_id');
    await queryRunner.query('ALTER TABLE journal ENABLE ROW LEVEL SECURITY');
    await queryRunner.query('ALTER TABLE journal FORCE ROW LEVEL SECURITY');
    // Each party reads its own stream; whoever records a fact of a contract appends to the streams of both its parties.
    await queryRunner.query(
      'CREATE POLICY journal_client ON journal FOR SELECT TO accord_client USING (organisation_id = app_org())',
    );
    await queryRunner.query(
      'CREATE POLICY journal_vendor ON journal FOR SELECT TO accord_vendor USING (organisation_id = app_org())',
    );
    await queryRunner.query(
      'CREATE POLICY journal_client_append ON journal FOR INSERT TO accord_client WITH CHECK (tenant_id = app_org())',
    );
    await queryRunner.query(
      'CREATE POLICY journal_vendor_append ON journal FOR INSERT TO accord_vendor WITH CHECK (vendor_id = app_org())',
    );
    await queryRunner.query('CREATE POLICY journal_worker ON journal TO accord_worker USING (true) WITH CHECK (true)');
    await queryRunner.query('REVOKE ALL ON journal FROM PUBLIC');
    await queryRunner.query('GRANT SELECT, INSERT ON journal TO accord_client');
    await queryRunner.query('GRANT SELECT, INSERT ON journal TO accord_vendor');
    await queryRunner.query('GRANT SELECT, INSERT, DELETE ON journal TO accord_worker');
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP TABLE journal');
  }
}
