import type { MigrationInterface, QueryRunner } from 'typeorm';
import { distribute, protect } from '../src/platform/tenancy.js';

/** Statements of contract periods, what is disputed of them, and the history of acts on a contract. */
export class CreateStatements1780000005000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    // One row a period from its first submission on. `content` is a text, not jsonb: its bytes are what is hashed.
    await queryRunner.query(`
      CREATE TABLE statement (
        tenant_id uuid NOT NULL,
        contract_id uuid NOT NULL,
        period_index integer NOT NULL,
        id uuid NOT NULL,
        vendor_id uuid NOT NULL,
        state text NOT NULL CHECK (state IN ('SUBMITTED', 'DISPUTED', 'AGREED', 'LOCKED')),
        revision integer NOT NULL CHECK (revision >= 1),
        content text NOT NULL,
        content_hash text NOT NULL CHECK (content_hash ~ '^[0-9a-f]{64}$'),
        submitted_at timestamptz(3) NOT NULL,
        submitted_by text NOT NULL,
        disputed_at timestamptz(3),
        disputed_by text,
        agreed_at timestamptz(3),
        agreed_by text,
        locked_at timestamptz(3),
        locked_by text,
        PRIMARY KEY (tenant_id, contract_id, period_index),
        UNIQUE (tenant_id, id),
        CHECK ((agreed_at IS NOT NULL) = (state IN ('AGREED', 'LOCKED'))),
        CHECK ((locked_at IS NOT NULL) = (state = 'LOCKED')),
        FOREIGN KEY (tenant_id, contract_id, period_index) REFERENCES contract_period (tenant_id, contract_id, period_index),
        FOREIGN KEY (tenant_id, contract_id, vendor_id) REFERENCES contract (tenant_id, id, vendor_id)
      )`);
    await distribute(queryRunner, 'statement', 'tenant_id');
    // Downloads of a vendor, by id; (tenant_id, id) serves the client's.
    await queryRunner.query('CREATE INDEX statement_vendor ON statement (vendor_id, id)');
    // The vendor says what is stated; the client disputes it and agrees to it; either locks it. The worker trues money up.
    const locking = 'state, locked_at, locked_by';
    await protect(queryRunner, 'statement', {
      accord_client: `SELECT, UPDATE (disputed_at, disputed_by, agreed_at, agreed_by, ${locking})`,
      accord_vendor: `SELECT, INSERT, UPDATE (revision, content, content_hash, submitted_at, submitted_by, ${locking})`,
      accord_worker: 'SELECT',
    });

    // `number` counts how often a line of a submission was disputed: each time with a comment that nobody may change. Open until
    // the vendor submits anew or the client resolves it.
    await queryRunner.query(`
      CREATE TABLE statement_dispute (
        tenant_id uuid NOT NULL,
        contract_id uuid NOT NULL,
        period_index integer NOT NULL,
        revision integer NOT NULL,
        line text NOT NULL,
        number integer NOT NULL CHECK (number >= 1),
        vendor_id uuid NOT NULL,
        comment text NOT NULL,
        disputed_at timestamptz(3) NOT NULL,
        disputed_by text NOT NULL,
        answer text,
        answered_at timestamptz(3),
        answered_by text,
        resolved_at timestamptz(3),
        resolved_by text,
        PRIMARY KEY (tenant_id, contract_id, period_index, revision, line, number),
        FOREIGN KEY (tenant_id, contract_id, period_index) REFERENCES statement (tenant_id, contract_id, period_index),
        FOREIGN KEY (tenant_id, contract_id, vendor_id) REFERENCES contract (tenant_id, id, vendor_id)
      )`);
    await distribute(queryRunner, 'statement_dispute', 'tenant_id');
    const dispute =
      'tenant_id, contract_id, period_index, revision, line, number, vendor_id, comment, disputed_at, disputed_by';
    await protect(queryRunner, 'statement_dispute', {
      accord_client: `SELECT, INSERT (${dispute}), UPDATE (resolved_at, resolved_by)`,
      accord_vendor: 'SELECT, UPDATE (answer, answered_at, answered_by)',
    });

    // Nobody may change or remove an entry. Those from before the vendor's invitation are the client's alone.
    await queryRunner.query(`
      CREATE TABLE audit_entry (
        tenant_id uuid NOT NULL,
        contract_id uuid NOT NULL,
        sequence integer NOT NULL CHECK (sequence >= 1),
        vendor_id uuid,
        act text NOT NULL,
        side text NOT NULL CHECK (side IN ('CLIENT', 'VENDOR')),
        acted_by text NOT NULL,
        acted_at timestamptz(3) NOT NULL,
        subject jsonb NOT NULL,
        PRIMARY KEY (tenant_id, contract_id, sequence),
        FOREIGN KEY (tenant_id, contract_id) REFERENCES contract (tenant_id, id),
        FOREIGN KEY (tenant_id, contract_id, vendor_id) REFERENCES contract (tenant_id, id, vendor_id)
      )`);
    await distribute(queryRunner, 'audit_entry', 'tenant_id');
    await protect(queryRunner, 'audit_entry', { accord_client: 'SELECT, INSERT', accord_vendor: 'SELECT, INSERT' });
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    for (const table of ['audit_entry', 'statement_dispute', 'statement']) {
      await queryRunner.query(`DROP TABLE ${table}`);
    }
  }
}
