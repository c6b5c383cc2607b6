import path from 'node:path';

/** Models of the emulator, each named after how its upstream behaves. */
export const houseCatalog = path.join(__dirname, '..', 'catalog');
