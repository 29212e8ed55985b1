export { openAppendBlobs, type AppendBlobs } from './append-blob.ts';
export { openBlobFiles, type BlobFiles, type BlobFilesOptions, type HeldBlobFiles } from './blob-files.ts';
export { openBlobUploads, type BlobUploads } from './blob-uploads.ts';
