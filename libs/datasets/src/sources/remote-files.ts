/** One version of a file that lies elsewhere. */
export interface RemoteFile {
  /** Without credentials, so that it may be shown and kept; `fetch` knows how the listing got in. */
  readonly uri: string;
  /** Relative to the listed URI, with '/' between folders; of the one file that a URI names: its name. */
  readonly path: string;
  readonly bytes: number;
  /** ISO 8601, UTC. */
  readonly modifiedAt: string;
  /** Another one after every write. */
  readonly etag: string;
}

/** What is listed of a remote folder. */
export interface ListOptions {
  /**
   * Whether a path below the listed URI can matter. It is asked of every folder, whose path ends with '/' (`2026/01/`),
   * and of every file (`2026/01/a.jsonl`), but not of the one file that the URI itself names: what is in a folder that
   * it refuses is not even listed.
   */
  readonly accepts?: ((relativePath: string) => boolean) | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Files beyond this machine's disks, brought near on demand. */
export interface RemoteFiles {
  /**
   * Every file below the URI, or the one that it names, in the order of their paths; none where there is nothing.
   *
   * @throws AppError INVALID for a URI of another kind; NOT_FOUND for a container that is not there; FORBIDDEN
   * saying which credential is needed; UNAVAILABLE, also for an account that is not there; CANCELED.
   */
  readonly list: (uri: string, options?: ListOptions) => Promise<readonly RemoteFile[]>;
  /**
   * The path of a local copy of exactly this version, from the cache where it is there; do not write to it. It stays
   * in place for some minutes: whoever uses it for longer, or in a cache that is full, holds it.
   *
   * @throws AppError NOT_FOUND; CONFLICT when the file was written again since it was listed; INVALID for one that is
   * larger than the cache; FORBIDDEN; UNAVAILABLE, also while files in use leave no room; CANCELED.
   */
  readonly fetch: (file: RemoteFile, signal?: AbortSignal) => Promise<string>;
  /** The same files, whose copies stay in place until their release; absent where copies stay anyway. */
  readonly hold?: () => HeldFiles;
}

/** Files whose copies stay. */
export interface HeldFiles extends RemoteFiles {
  readonly release: () => Promise<void>;
}
