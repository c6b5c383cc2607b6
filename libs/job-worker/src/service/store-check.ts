import { dayOfFileId, type ObjectStore } from '@portazgo/storage';

/** An id that no file has, in the form of one: the store has to look. */
const nobodysFile = '20000101-00000000000000000000000000';

/** Whether the object store answers. */
export function storeCheck(store: Pick<ObjectStore, 'head'>): () => Promise<void> {
  if (dayOfFileId(nobodysFile) === undefined) throw new Error('ids of files have another form');
  return async () => {
    await store.head(nobodysFile);
  };
}
