/** The routes of the server, to tell a wrong method from a wrong path. */
export class RouteTable {
  readonly #routes: { url: string; pattern: RegExp; method: string }[] = [];

  /** Every route as it was declared. */
  get routes(): readonly { readonly url: string; readonly method: string }[] {
    return this.#routes;
  }

  add(url: string, methods: string | readonly string[]): void {
    const pattern = new RegExp(
      `^${url
        .replaceAll(/[.+?^${}()|[\]\\]/g, '\\$&')
        .replaceAll('*', '.*')
        .replaceAll(/:[^/]+/g, '[^/]+')}$`,
    );
    for (const method of [methods].flat()) this.#routes.push({ url, pattern, method });
  }

  /** Sorted; empty when no route has this path. */
  methodsOf(path: string): string[] {
    return [...new Set(this.#routes.filter(({ pattern }) => pattern.test(path)).map(({ method }) => method))].toSorted();
  }
}
