/** Kept in a route's config; the server reads them when the route is registered. */
export interface RouteOptions {
  /** Bodies may carry pictures in base64. */
  bodyLimitBytes?: number;
  /** The route reads multipart forms itself, after the key was looked at. */
  multipart?: boolean;
  /** The route gets the bytes as they came: signatures are over them. */
  rawBody?: boolean;
}

export const bodyLimitBytes = 1024 * 1024;
export const imageBodyLimitBytes = 32 * 1024 * 1024;
