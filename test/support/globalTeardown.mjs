export default async function globalTeardown() {
  await globalThis.accordTestServer?.stop();
}
