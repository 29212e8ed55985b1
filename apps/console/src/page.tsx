import { lazy, Suspense, useEffect, useMemo, useState } from 'react';
import { createConsoleFetcher } from './console-fetcher.ts';
import { Header } from './header.tsx';
import { findViewer, type Viewer } from './session.ts';
import { SignedOut } from './signed-out.tsx';

// The editor weighs most of the page; the header stands before it has arrived.
const Editor = lazy(() => import('./editor.tsx'));

/** The whole page: header, then the editor, or the way back in once the session has ended. */
export function Page() {
  const [signedOut, setSignedOut] = useState(false);
  const [viewer, setViewer] = useState<Viewer | null>(null);
  const fetcher = useMemo(() => createConsoleFetcher({ onSignedOut: () => setSignedOut(true) }), []);

  useEffect(() => {
    findViewer().then(
      (found) => (found ? setViewer(found) : setSignedOut(true)),
      // The gateway does not answer; the editor shows the same failure with its details.
      () => undefined,
    );
  }, []);

  return (
    <div className="page">
      <Header viewer={signedOut ? null : viewer} onSignedOut={() => setSignedOut(true)} />
      <main className="page-body">
        {signedOut ? (
          <SignedOut />
        ) : (
          <Suspense fallback={<p className="page-loading">Loading the editor …</p>}>
            <Editor fetcher={fetcher} />
          </Suspense>
        )}
      </main>
    </div>
  );
}
