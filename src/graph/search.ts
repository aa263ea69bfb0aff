/** What of a node is searched. */
export interface ISearched {
  id: string;
  name: string;
  detail: string;
  kind: string;
  uri?: string | null;
}

/** Ids of the nodes that hold every word of a query, in their order; none for no words. */
export function matches(nodes: readonly ISearched[], query: string): string[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) {
    return [];
  }
  const holds = ({ name, detail, kind, uri, id }: ISearched) => {
    const text = [name, detail, kind, uri, id].join(' ').toLowerCase();
    return words.every(word => text.includes(word));
  };
  return nodes.filter(holds).map(({ id }) => id);
}
