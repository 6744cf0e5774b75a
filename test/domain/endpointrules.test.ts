import { describe, expect, it } from '@jest/globals';
import { endpointIssues } from '../../src/domain/endpointrules.js';

const DRAFT = { name: 'Hook', contactKey: null, kinds: null, contractIds: null, envelope: 'PLAIN' } as const;
const faultOf = (url: string) => endpointIssues({ ...DRAFT, url });

describe('the address of an endpoint', () => {
  it('is taken as it is written, or not at all', () => {
    expect(faultOf('https://example.com/accord?of=a%20b')).toEqual([]);
    for (const url of ['https://example.com/a\r\nHost: b', ' https://example.com/', 'https://exa\tmple.com/']) {
      expect(faultOf(url)).toEqual([{ path: 'url', message: 'must hold no spaces and no control characters' }]);
    }
  });

  it('is of the web, without credentials and fragment', () => {
    expect(faultOf('javascript:alert(1)')).toEqual([{ path: 'url', message: 'must begin with https://' }]);
    expect(faultOf('https://ada:secret@example.com/')).toEqual([
      { path: 'url', message: 'must hold no user name and password' },
    ]);
    expect(faultOf('https://example.com/#part')).toEqual([{ path: 'url', message: 'must hold no #fragment' }]);
  });
});
