import { describe, expect, it } from '@jest/globals';
import { explain } from '../../src/cli/failure.js';

describe('an error on the command line', () => {
  it.each([
    new Error('Client has encountered a connection error and is not queryable'),
    new Error('Connection terminated unexpectedly'),
    Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' }),
    Object.assign(new Error('write EPIPE'), { code: 'EPIPE' }),
    Object.assign(new Error('terminating connection due to administrator command'), { code: '57P01' }),
  ])('says to run the command again where the database was lost: %s', (error) => {
    expect(explain(error)).toBe(
      `The database went away. Run the command again: what was done already is not done twice. (${error.message})`,
    );
  });

  it('is not explained away where nobody knows it', () => {
    expect(explain(new Error('boom'))).toBe('That should not have happened: boom');
  });
});
