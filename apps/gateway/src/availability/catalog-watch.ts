import type { Logger } from '@portazgo/platform';

/** Writes a line when an instance is seen to have another catalog than this gateway, and one when all have the same again. */
export class CatalogWatch {
  private readonly others = new Map<string, string>();

  constructor(
    private readonly catalogVersion: string,
    private readonly logger: Logger,
  ) {}

  see(service: string, version: string): void {
    if (version === this.catalogVersion) {
      if (this.others.delete(service) && this.others.size === 0) this.logger.info({ catalogVersion: version }, 'all services have the catalog of this gateway');
      return;
    }
    if (this.others.get(service) === version) return;
    this.others.set(service, version);
    this.logger.warn(
      { instance: service, catalogVersion: version, reason: `this gateway has ${this.catalogVersion}` },
      'a service has another catalog: calls are charged at the prices of this gateway, and models that it lacks wait for an instance that has them',
    );
  }
}
