// Runs every check that needs no database, side by side, and says which of them failed.
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const { scripts } = JSON.parse(readFileSync(`${root}/package.json`, 'utf8'));
// The longest first, so that the short ones fill the gaps.
const order = ['domain', 'schema', 'layers', 'unused', 'types', 'style'];

function run(part) {
  const startedAt = Date.now();
  return new Promise((resolve) => {
    const child = spawn(scripts[`check:${part}`], {
      cwd: root,
      shell: true,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, PATH: `${root}/node_modules/.bin:${process.env.PATH}`, FORCE_COLOR: '0' },
    });
    let output = '';
    const collect = (chunk) => {
      output += chunk;
    };
    child.stdout.on('data', collect);
    child.stderr.on('data', collect);
    child.on('close', (code) =>
      resolve({ part, failed: code !== 0, output, seconds: (Date.now() - startedAt) / 1000 }),
    );
  });
}

function report({ part, failed, output, seconds }) {
  console.log(`${failed ? 'FAILED' : 'ok'.padEnd(6)} ${part} (${seconds.toFixed(1)} s)`);
  if (failed) console.log(output.replace(/^/gm, '  '));
}

const waiting = [...order];
const failed = [];
async function work() {
  for (let part = waiting.shift(); part !== undefined; part = waiting.shift()) {
    const result = await run(part);
    report(result);
    if (result.failed) failed.push(part);
  }
}

const startedAt = Date.now();
await Promise.all(Array.from({ length: Math.min(4, Math.max(2, availableParallelism())) }, work));
const seconds = ((Date.now() - startedAt) / 1000).toFixed(1);
console.log(
  failed.length === 0 ? `check passed in ${seconds} s` : `check failed in ${seconds} s: ${failed.join(', ')}`,
);
process.exit(failed.length === 0 ? 0 : 1);
