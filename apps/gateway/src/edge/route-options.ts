/** Kept in a route's config; the server reads them when the route is registered. */
export interface RouteOptions {
  /** Bodies may carry pictures in base64. */
  bodyLimitBytes?: number;
}

export const bodyLimitBytes = 1024 * 1024;
export const imageBodyLimitBytes = 32 * 1024 * 1024;
