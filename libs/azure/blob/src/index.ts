export { openBlobFiles, type BlobFiles, type BlobFilesOptions, type HeldBlobFiles } from './blob-files.ts';
