/** Name of these engines in routes of the catalog, and first part of their name in `x-portazgo-engine`. */
export const localProvider = 'local';
