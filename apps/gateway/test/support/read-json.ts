/** A body as this spec expects it; the expectations that follow say whether it is. */
export async function readJson<Body>(response: Response | Promise<Response>): Promise<Body> {
  return (await (await response).json()) as Body;
}
