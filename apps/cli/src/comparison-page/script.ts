/** Search, filter and order of the cards; the page reads without it. */
export const pageScript = `
(() => {
  const form = document.querySelector('form.toolbar');
  if (!form) return;
  const [show, order] = form.querySelectorAll('select');
  const search = form.querySelector('input');
  const main = document.querySelector('main');
  const cards = [...main.children].map((card, rank) => ({
    card, rank, name: card.querySelector('h2').textContent, column: Number(card.dataset.column),
  }));
  const orders = {
    rank: (a, b) => a.rank - b.rank,
    name: (a, b) => a.name.localeCompare(b.name, undefined, { numeric: true }),
    column: (a, b) => a.column - b.column,
  };
  const update = () => {
    const wanted = search.value.trim().toLowerCase();
    let shown = 0;
    for (const { card, name } of cards) {
      card.hidden = !name.toLowerCase().includes(wanted) || (show.value !== '' && !card.classList.contains(show.value));
      if (!card.hidden) shown += 1;
    }
    form.querySelector('output').textContent = shown === cards.length ? '' : shown + ' of ' + cards.length + ' shown';
  };
  const sort = () => main.append(...[...cards].sort(orders[order.value]).map(({ card }) => card));
  form.addEventListener('input', update);
  order.addEventListener('change', sort);
  form.addEventListener('submit', (event) => event.preventDefault());
  document.querySelector('.strip').addEventListener('click', () => { form.reset(); update(); sort(); });
  form.hidden = false;
})();
`;
