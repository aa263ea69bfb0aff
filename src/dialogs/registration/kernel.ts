import { useEffect, useState } from 'react';

import type { KernelAnswer } from '../../models';
import { useMLOps } from '../../models';

/** What the kernel of the current notebook holds, and the way to ask again. */
export function useKernel(): [KernelAnswer | null, () => void] {
  const { notebooks } = useMLOps();
  const [answer, setAnswer] = useState<KernelAnswer | null>(null);
  const [asked, setAsked] = useState(0);
  useEffect(() => {
    let late = false;
    setAnswer(null);
    void notebooks.holdings().then(found => {
      if (!late) {
        setAnswer(found);
      }
    });
    return () => {
      late = true;
    };
  }, [asked]);
  return [answer, () => setAsked(asked + 1)];
}
