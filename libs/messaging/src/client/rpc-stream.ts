/** The values of a streamed call, for one reader. Each item is what arrived together; leaving the loop cancels the call. */
export interface RpcStream<V> extends AsyncIterable<V[]> {
  cancel(): void;
}
