import { describe, expect, it } from '@jest/globals';
import { statementFile, verifyStatementFile } from '../../src/domain/statementfile.js';

/** A file of a statement that says something more; the hash is not that of it. */
function fileWith(more: string): string {
  const content = `{"contract":{"reference":"C-1"},"more":${more},"period":{"startsOn":"2026-01-01"},"revision":1}`;
  return statementFile(content, '0'.repeat(64), 'LOCKED');
}

describe('the file of a statement', () => {
  it('is read whatever else stands in it', () => {
    expect(verifyStatementFile(fileWith('[[]]'))).toMatchObject({ matches: false, content: { revision: 1 } });
  });

  it('is none where it nests without end', () => {
    const deep = 100_000;
    expect(verifyStatementFile(fileWith('['.repeat(deep) + ']'.repeat(deep)))).toBeNull();
  });
});
