import type { TranslationBundle } from '@jupyterlab/translation';
import { nullTranslator } from '@jupyterlab/translation';
import { createContext, useContext } from 'react';

/** Domain of our strings. */
export const DOMAIN = 'mlops_ext';

/** Gives components the strings of the language in use; English where nobody gives any. */
export const TranslatorContext = createContext<TranslationBundle>(
  nullTranslator.load(DOMAIN)
);

/** The strings of the language in use. */
export function useTrans(): TranslationBundle {
  return useContext(TranslatorContext);
}
