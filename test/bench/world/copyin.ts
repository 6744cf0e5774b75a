import type pg from 'pg';

export type CopiedValue = string | number | boolean | null;

interface CopyConnection {
  query(text: string): void;
  sendCopyFromChunk(chunk: Buffer): void;
  endCopyFrom(): void;
}

const SPECIAL = /[\\\t\n\r]/;
const ESCAPED: Readonly<Record<string, string>> = { '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r' };

function encode(value: CopiedValue): string {
  if (value === null) return '\\N';
  if (typeof value !== 'string') return String(value);
  return SPECIAL.test(value) ? value.replace(/[\\\t\n\r]/g, (character) => ESCAPED[character] as string) : value;
}

/** COPY FROM STDIN over pg, which knows the protocol and has no function for it: a query that answers CopyInResponse itself. */
function copyQuery(text: string, data: Buffer, settle: (error: Error | null) => void) {
  return {
    submit: (connection: CopyConnection) => connection.query(text),
    handleCopyInResponse(connection: CopyConnection) {
      connection.sendCopyFromChunk(data);
      connection.endCopyFrom();
    },
    handleRowDescription: () => undefined,
    handleDataRow: () => undefined,
    handlePortalSuspended: () => undefined,
    handleEmptyQuery: () => undefined,
    handleCommandComplete: () => undefined,
    handleError: (error: Error) => settle(error),
    handleReadyForQuery: () => settle(null),
  };
}

/** Copies rows into a table. */
export function copyIn(
  client: pg.Client,
  table: string,
  columns: readonly string[],
  rows: readonly (readonly CopiedValue[])[],
): Promise<void> {
  if (rows.length === 0) return Promise.resolve();
  const data = Buffer.from(`${rows.map((row) => row.map(encode).join('\t')).join('\n')}\n`);
  return new Promise((resolve, reject) => {
    const settle = (error: Error | null): void => (error === null ? resolve() : reject(error));
    const query = copyQuery(`COPY ${table} (${columns.join(', ')}) FROM STDIN`, data, settle);
    client.query(query as unknown as pg.Submittable);
  });
}
