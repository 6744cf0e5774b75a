// `npm run bench`: lets Node import the project's TypeScript, as jest does for tests, and starts the bench.
import { register } from 'node:module';

register('../support/typescript.mjs', import.meta.url);
await import('./main.ts');
