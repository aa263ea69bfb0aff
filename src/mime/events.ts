/**
 * How displays speak to the rest of JupyterLab: by events of the document, because a MIME renderer
 * is given no tokens. Whoever listens says so with `data-mlops-listens` on the body, and only then
 * are buttons shown.
 */

/** Sent when a result has been drawn. */
export const SHOWN = 'mlops:shown';

/** Sent when a button of a result is pressed. */
export const COMMAND = 'mlops:command';

/** Say that a result was drawn, so that the panel looks for what changed. */
export function sayShown(): void {
  document.dispatchEvent(new CustomEvent(SHOWN));
}

/** Ask for a command of JupyterLab. */
export function askFor(command: string, args: Record<string, unknown>): void {
  document.dispatchEvent(
    new CustomEvent(COMMAND, { detail: { command, args } })
  );
}
