import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { describe, expect, it } from '@jest/globals';

const MODULES_DIR = 'src/modules';

/** As dependency-cruiser has them: `rank-x` forbids x what stands behind it. */
const { forbidden } = createRequire(import.meta.url)('../../.dependency-cruiser.cjs') as {
  forbidden: readonly { readonly name: string; readonly to: { readonly path?: string } }[];
};

/** Decided exceptions: CONTRIBUTING, "SQL keeps to the rank of modules". */
const DECIDED = new Set([
  'apikey asks contract',
  'compliance asks statement',
  'contract asks exclusion',
  'contract asks objective_standing',
  'contract asks ticket',
]);

function modulesBehind(module: string): readonly string[] {
  const path = forbidden.find(({ name }) => name === `rank-${module}`)?.to.path ?? '';
  return /\(([^)]*)\)/.exec(path)?.[1]?.split('|') ?? [];
}

/** Each file of each module with its text. */
function sources(): { readonly module: string; readonly file: string; readonly text: string }[] {
  return readdirSync(MODULES_DIR, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => ({ module: file.split('/')[0] ?? '', file, text: readFileSync(`${MODULES_DIR}/${file}`, 'utf8') }));
}

/** Tables by the module that describes them. */
function owners(): ReadonlyMap<string, string> {
  const tables = sources().flatMap(({ module, file, text }) =>
    file.endsWith('.table.ts')
      ? [...text.matchAll(/EntitySchema<[^(]*\(\{\s*name: '(\w+)',(?:\s*tableName: '(\w+)',)?/g)].map(
          ([, name, tableName]) => [tableName ?? name ?? '', module] as const,
        )
      : [],
  );
  return new Map(tables);
}

describe('modules know only lower ones', () => {
  it('in their SQL, too: none asks the table of a module that ranks behind it', () => {
    const ownerOf = owners();
    const asked = sources().flatMap(({ module, file, text }) =>
      [...text.matchAll(/\b(?:FROM|JOIN|INTO|UPDATE)\s+([a-z_]+)\b/g)].flatMap(([, table = '']) => {
        const owner = ownerOf.get(table);
        const isBehind = owner !== undefined && modulesBehind(module).includes(owner);
        return isBehind && !DECIDED.has(`${module} asks ${table}`) ? [`${file} asks ${table} of ${owner}`] : [];
      }),
    );
    expect(asked).toEqual([]);
    // What is not seen here is not held either.
    expect(ownerOf.get('escalation_policy')).toBe('escalation');
    expect(modulesBehind('contact')).toContain('escalation');
  });
});
