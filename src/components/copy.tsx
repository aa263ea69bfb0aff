import React, { useEffect, useState } from 'react';

import { Button, IconButton } from './button';
import { useTrans } from './translator';

const SAID_FOR = 2000;

/** What a copy button takes. */
export interface ICopyButtonProps {
  text: string;
  /** A verb and its object: "Copy statement". */
  label: string;
  primary?: boolean;
  small?: boolean;
  /** Icon alone. */
  bare?: boolean;
}

/** Puts text on the clipboard and says for two seconds that it did. */
export function CopyButton(props: ICopyButtonProps): JSX.Element {
  const { text, label, bare, ...look } = props;
  const trans = useTrans();
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) {
      return;
    }
    const timer = window.setTimeout(() => setCopied(false), SAID_FOR);
    return () => window.clearTimeout(timer);
  }, [copied]);
  const copy = () => {
    navigator.clipboard.writeText(text).then(
      () => setCopied(true),
      () => setCopied(false)
    );
  };
  const says = copied ? trans.__('Copied') : label;
  const icon = copied ? 'check' : 'copy';
  return bare ? (
    <IconButton icon={icon} label={says} onClick={copy} />
  ) : (
    <Button icon={icon} onClick={copy} {...look}>
      {says}
    </Button>
  );
}
