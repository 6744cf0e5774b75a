import { readFile, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { StartRefusal } from './refusal.js';

/** A user of the operating system to run a program as. */
export interface OsUser {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
}

/** PostgreSQL does not run as root, and its initdb wants a user that is listed. */
const CANDIDATES = ['postgres', 'nobody'];

export function isRoot(): boolean {
  return process.getuid?.() === 0;
}

/** The user that root runs PostgreSQL as: the owner of data that is there already, else one of the usual ones. */
export async function unprivilegedUser(data: string): Promise<OsUser> {
  const owner = await stat(data).catch(() => null);
  const lines = (await readFile('/etc/passwd', 'utf8').catch(() => '')).split('\n').map((line) => line.split(':'));
  const listed = lines.map(([name = '', , uid, gid]) => ({ name, uid: Number(uid), gid: Number(gid) }));
  if (owner && owner.uid !== 0) {
    return listed.find((user) => user.uid === owner.uid) ?? { name: `${owner.uid}`, uid: owner.uid, gid: owner.gid };
  }
  for (const candidate of CANDIDATES) {
    const user = listed.find(({ name, uid }) => name === candidate && uid > 0);
    if (user) return user;
  }
  throw new StartRefusal(
    'PostgreSQL does not run as root, and there is no other user to run it as. Run Accord as another user, or set DATABASE_URL.',
  );
}

function mayEnter(user: OsUser, { uid, gid, mode }: { uid: number; gid: number; mode: number }): boolean {
  if (uid === user.uid) return (mode & 0o100) !== 0;
  if (gid === user.gid) return (mode & 0o010) !== 0;
  return (mode & 0o001) !== 0;
}

/** Whether a user may enter a folder and all that lie above it. */
export async function reachableBy(user: OsUser, folder: string): Promise<boolean> {
  for (let at = folder; ; at = dirname(at)) {
    if (!mayEnter(user, await stat(at))) return false;
    if (at === dirname(at)) return true;
  }
}
