/** AWS's pattern of a model package group's name. */
const GROUP = /^[a-zA-Z0-9](-*[a-zA-Z0-9]){0,62}$/;

/** Whether AWS takes it as the name of a group. */
export function isGroupName(name: string): boolean {
  return GROUP.test(name);
}

/** The closest name that AWS takes: `churn_model` becomes `churn-model`; null where none is close. */
export function groupProposal(name: string): string | null {
  const proposal = name
    .normalize('NFKD')
    .replace(/[^a-zA-Z0-9]+/g, '-')
    .slice(0, 63)
    .replace(/^-+|-+$/g, '');
  return isGroupName(proposal) ? proposal : null;
}
