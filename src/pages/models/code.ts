import { magicText, magicWord } from '../../code/quoting';
import { NEWEST } from './args';

/** The cell that finds the same versions. */
export function codeOfFind(query: string, sort: string): string {
  const words = query.trim() ? [magicText(query)] : [];
  const order = sort === NEWEST ? [] : [`--sort=${magicWord(sort)}`];
  return ['%mlops find', ...words, ...order].join(' ');
}
