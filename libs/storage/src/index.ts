export { fileIdOfName, signFileLink, verifyFileLink, type FileLinkOptions, type PresentedLink } from './file-link.ts';
export { dayOfFileId, fileIdOf } from './file-id.ts';
export { ObjectStore, type ByteRange, type FileContent, type PutOptions } from './object-store.ts';
export { openObjectStore } from './open-object-store.ts';
export { storageConfig, type StorageConfig } from './storage.config.ts';
export { fileExtension } from './file-extension.ts';
