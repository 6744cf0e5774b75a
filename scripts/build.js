// Compiles src and migrations to dist. Options: --clean (from nothing), --silent.
import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const options = new Set(process.argv.slice(2));

process.chdir(root);
// An installation without development tools (the image's last stage) brings its own dist.
if (!existsSync('node_modules/typescript/bin/tsc')) {
  if (!existsSync('dist/src/cli.js')) {
    console.error('Nothing to run: dist/ is missing and TypeScript is not installed. Run `npm ci` without --omit=dev.');
    process.exit(1);
  }
  process.exit(0);
}
if (options.has('--clean')) rmSync('dist', { recursive: true, force: true });
if (!options.has('--silent')) console.error('building dist/');
const compiled = spawnSync(process.execPath, ['node_modules/typescript/bin/tsc', '-p', 'tsconfig.build.json'], {
  stdio: 'inherit',
});
// What a deleted source left behind must not run: a stale migration would be applied.
for (const folder of ['src', 'migrations'].filter((name) => existsSync(join('dist', name)))) {
  for (const file of readdirSync(join('dist', folder), { recursive: true })) {
    const source = join(folder, file).replace(/\.js(\.map)?$/, '.ts');
    if (/\.js(\.map)?$/.test(file) && !existsSync(source)) rmSync(join('dist', folder, file));
  }
}
if (existsSync('dist/src/cli.js')) chmodSync('dist/src/cli.js', 0o755);
process.exit(compiled.status ?? 1);
