/** Says how to get back in; a page cannot make its own sign-in link. */
export function SignedOut() {
  return (
    <section className="signed-out">
      <h1>You are signed out</h1>
      <p>Where circuitwatch runs, ask for a link that signs a browser in once:</p>
      <pre>npx circuitwatch sign-in</pre>
      <p>Then open the link in this browser.</p>
    </section>
  );
}
