import { groupProposal, isGroupName } from '../names';

describe('the name of a group', () => {
  it.each(['churn', 'churn-model', 'a', 'A1-b2'])('may be %s', name => {
    expect(isGroupName(name)).toBe(true);
  });

  it.each(['', 'churn_model', '-churn', 'churn-', 'a b', 'x'.repeat(64)])(
    'may not be "%s"',
    name => {
      expect(isGroupName(name)).toBe(false);
    }
  );

  it.each([
    ['churn_model', 'churn-model'],
    [' Käufer 2026! ', 'Ka-ufer-2026'],
    ['__', null]
  ])('%s has a valid one close to it', (name, proposal) => {
    expect(groupProposal(name)).toBe(proposal);
  });
});
