/** Which names somebody may have meant. */
export function nearest(wanted: string, among: readonly string[], count = 3): string[] {
  return [...among]
    .map((name) => ({ name, distance: name.includes(wanted) ? 0 : distance(wanted, name) }))
    .filter(({ name, distance }) => distance <= Math.max(3, Math.ceil(name.length / 3)))
    .sort((a, b) => a.distance - b.distance || (a.name < b.name ? -1 : 1))
    .slice(0, count)
    .map(({ name }) => name);
}

/** Letters to add, take away or change. */
function distance(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (const [line, letter] of [...from].entries()) {
    const next = [line + 1];
    for (let column = 1; column <= to.length; column += 1) {
      const change = (row[column - 1] ?? 0) + (to[column - 1] === letter ? 0 : 1);
      next.push(Math.min((row[column] ?? 0) + 1, (next[column - 1] ?? 0) + 1, change));
    }
    row = next;
  }
  return row[to.length] ?? 0;
}
