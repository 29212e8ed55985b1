import { useState } from 'react';
import { signOut, type Viewer } from './session.ts';

interface HeaderProps {
  readonly viewer: Viewer | null;
  readonly onSignedOut: () => void;
}

/** Name of the platform, who is signed in, the way to the guide and the way out. */
export function Header({ viewer, onSignedOut }: HeaderProps) {
  const [problem, setProblem] = useState<string | null>(null);
  const leave = () => {
    signOut().then(onSignedOut, (error: unknown) => {
      setProblem(error instanceof Error ? error.message : 'Signing out failed.');
    });
  };

  return (
    <header className="header">
      <a className="header-brand" href="/graphiql/">
        <img src="/graphiql/favicon.svg" alt="" width="24" height="24" />
        <strong>Circuitwatch</strong>
        <span className="header-place">GraphiQL</span>
      </a>
      <nav className="header-actions" aria-label="Page">
        {problem && <span role="alert">{problem}</span>}
        {viewer && (
          <span className="header-viewer" title="The token behind this session, and its role">
            {viewer.name} <span className="header-role">{viewer.role.toLowerCase()}</span>
          </span>
        )}
        <a href="/graphiql/guide.html">Guide</a>
        {viewer && (
          <button type="button" onClick={leave}>
            Sign out
          </button>
        )}
      </nav>
    </header>
  );
}
