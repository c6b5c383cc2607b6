// Stops what the tests of this run had started.
export default async function teardown() {
  await globalThis.__portazgoInfrastructure?.stop();
}
