/** Give the user a file. */
export function download(name: string, content: Blob): void {
  const url = URL.createObjectURL(content);
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  URL.revokeObjectURL(url);
}

/** Give the user an HTML page as a file. */
export function downloadPage(name: string, html: string): void {
  download(name, new Blob([html], { type: 'text/html' }));
}
