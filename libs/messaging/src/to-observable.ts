import { Observable } from 'rxjs';

/** A stream handler's answer from an async iterable; unsubscribing returns the iterator, so that its `finally` runs. */
export function toObservable<V>(iterable: AsyncIterable<V>): Observable<V> {
  return new Observable<V>((subscriber) => {
    const iterator = iterable[Symbol.asyncIterator]();
    void follow(iterator);
    return () => {
      // A generator that is suspended on slow work ends when that work does: give the work `call.signal`.
      iterator.return?.().catch(() => undefined);
    };

    async function follow(values: AsyncIterator<V>): Promise<void> {
      try {
        while (!subscriber.closed) {
          const { done, value } = await values.next();
          if (done) return subscriber.complete();
          subscriber.next(value);
        }
      } catch (error) {
        subscriber.error(error);
      }
    }
  });
}
