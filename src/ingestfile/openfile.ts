import { createReadStream } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import { type Duplex, pipeline, type Readable, Transform } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { type Entry, openPromise, type ZipFile } from 'yauzl';
import { Fault } from '../domain/fault.js';

/** A CSV inside a file: the file itself, unpacked where it is compressed. */
export interface OpenTable {
  /** For messages: the file's path as given, and the entry's name within an archive. */
  readonly name: string;
  readonly stream: Readable;
  /** Bytes of the file on disk read so far. */
  bytesRead(): number;
}

const GZIP = Buffer.from([0x1f, 0x8b]);
const ZIP = Buffer.from('PK\u0003\u0004', 'latin1');

async function firstBytes(path: string): Promise<Buffer> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(4), 0, 4, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}

/** Size on disk; throws NOT_FOUND or INVALID_INPUT for what is no readable file. */
export async function fileSize(path: string): Promise<number> {
  const found = await stat(path).catch(() => null);
  if (found === null) throw new Fault('NOT_FOUND', `there is no file ${path}`);
  if (!found.isFile()) throw new Fault('INVALID_INPUT', `${path} is no file`);
  return found.size;
}

function unpacked(raw: Readable, through: Duplex): Readable {
  return pipeline(raw, through, () => undefined);
}

function isTable(entry: Entry): boolean {
  return !entry.fileName.endsWith('/') && !entry.fileName.startsWith('__MACOSX/');
}

async function openEntry(zip: ZipFile, entry: Entry, name: string, before: number): Promise<OpenTable> {
  if (entry.isEncrypted()) throw new Fault('INVALID_INPUT', `${name} is encrypted: unpack it first`);
  let read = 0;
  const counted = new Transform({
    transform(chunk: Buffer, _, pass) {
      read += chunk.length;
      pass(null, chunk);
    },
  });
  const raw = await zip.openReadStreamPromise(entry);
  const share = (): number => read / Math.max(1, entry.uncompressedSize);
  return { name, stream: unpacked(raw, counted), bytesRead: () => before + share() * entry.compressedSize };
}

async function* openArchive(path: string): AsyncGenerator<OpenTable> {
  const zip = await openPromise(path, { lazyEntries: true, autoClose: false }).catch((error: Error) => {
    throw new Fault('INVALID_INPUT', `${path} is a damaged zip file: ${error.message}`);
  });
  try {
    let before = 0;
    for await (const entry of zip.eachEntry()) {
      if (isTable(entry)) yield await openEntry(zip, entry, `${path}/${entry.fileName}`, before);
      before += entry.compressedSize;
    }
  } finally {
    zip.close();
  }
}

/** The tables in a file, one after another: one in a plain or gzip file, one an entry in a zip. Told apart by their first bytes. */
export async function* openTables(path: string): AsyncGenerator<OpenTable> {
  const begin = await firstBytes(path);
  if (begin.equals(ZIP)) {
    yield* openArchive(path);
    return;
  }
  const raw = createReadStream(path);
  const isGzip = begin.subarray(0, 2).equals(GZIP);
  const stream = isGzip ? unpacked(raw, createGunzip()) : raw;
  yield { name: path, stream, bytesRead: () => raw.bytesRead };
}
