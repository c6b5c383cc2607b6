/** What is used of the global `WebAssembly`; Node's types leave it to those of browsers. */
export interface WasmMemory {
  readonly buffer: ArrayBuffer;
}
/** A compiled program. */
export type WasmModule = object;

interface WebAssemblyApi {
  compile(bytes: Uint8Array): Promise<WasmModule>;
  instantiate(module: WasmModule, imports: Readonly<Record<string, object>>): Promise<{ readonly exports: Readonly<Record<string, unknown>> }>;
}

export const webAssembly = (globalThis as unknown as { readonly WebAssembly: WebAssemblyApi }).WebAssembly;
