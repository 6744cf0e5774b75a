import { describe, expect, it } from '@jest/globals';
import { newRemarks } from '../../src/modules/statement/remarks.js';
import type { DisputeRow } from '../../src/modules/statement/statementdispute.table.js';

const LINES = new Set(['verdict', 'score']);

function rested(count: number): DisputeRow[] {
  return Array.from({ length: count }, (_, index) => ({
    tenantId: 'client',
    contractId: 'contract',
    periodIndex: 0,
    revision: 1,
    line: 'verdict',
    number: index + 1,
    vendorId: 'vendor',
    comment: 'No',
    disputedAt: index,
    disputedBy: 'client',
    answer: null,
    answeredAt: null,
    answeredBy: null,
    resolvedAt: index,
    resolvedBy: 'client',
  }));
}

describe('disputes of a statement', () => {
  const dispute = (earlier: number) => newRemarks([{ line: 'score', text: 'No' }], LINES, rested(earlier), 1);

  it('are taken up to 2,000, and refused beyond', () => {
    expect(dispute(1_999)).toEqual([{ line: 'score', text: 'No', number: 1 }]);
    expect(() => dispute(2_000)).toThrow(
      expect.objectContaining({
        code: 'INVALID_INPUT',
        issues: [{ path: 'lines', message: 'a statement takes at most 2000 disputes, and has 2000' }],
      }),
    );
  });
});
